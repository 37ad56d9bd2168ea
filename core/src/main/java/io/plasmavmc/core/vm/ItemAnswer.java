package io.plasmavmc.core.vm;

import java.time.Instant;

/**
 * What the owner says of an item as it was last changed. An item whose newest generation has no
 * answer, or one that says {@link State#WAITING}, is open.
 *
 * @param generation of the item's change that is answered
 * @param released nothing of the device is in the machine or on the host: its entry in the spec may
 *     go, and with it slot and claim
 * @param reason empty where nothing is wrong
 * @param since when this state began; a detach's deadline counts from here
 */
public record ItemAnswer(
        Item item,
        long generation,
        State state,
        boolean released,
        String reason,
        String message,
        Instant since) {

    /** Of an item. */
    public enum State {
        /** Something is under way; a device was asked to go. */
        WAITING,
        SETTLED,
        FAILED
    }

    /** Whether nothing more comes of this generation. */
    public boolean isOver() {
        return state != State.WAITING;
    }

    public static ItemAnswer waiting(Item item, long generation, Instant now) {
        return new ItemAnswer(item, generation, State.WAITING, false, "", "", now);
    }

    public static ItemAnswer settled(Item item, long generation, Instant now) {
        return new ItemAnswer(item, generation, State.SETTLED, false, "", "", now);
    }

    /**
     * All is done that can be done now.
     *
     * @param message why the rest has to wait for the next start; empty where that needs no words
     */
    public static ItemAnswer pending(Item item, long generation, String message, Instant now) {
        return new ItemAnswer(item, generation, State.SETTLED, false, "", message, now);
    }

    /** The device is gone, as it was asked for. */
    public static ItemAnswer gone(Item item, long generation, Instant now) {
        return new ItemAnswer(item, generation, State.SETTLED, true, "", "", now);
    }

    /** The device is where it was, or where it is not. */
    public static ItemAnswer failed(
            Item item, long generation, String reason, String message, Instant now) {
        return new ItemAnswer(item, generation, State.FAILED, false, reason, message, now);
    }

    /** The device could not be had, and nothing of the attempt is left. */
    public static ItemAnswer refused(
            Item item, long generation, String reason, String message, Instant now) {
        return new ItemAnswer(item, generation, State.FAILED, true, reason, message, now);
    }
}
