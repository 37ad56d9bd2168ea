package io.plasmavmc.core.vm;

import java.util.Optional;

/**
 * The boot of the host that a VM's owner has dealt with, and whether that boot has yet to start the
 * VM. The start is tied to the action that was the newest then: any newer one, the start itself
 * included, voids it, so it is made once and never against a later wish.
 *
 * @param id of the host's boot; empty in handles that are older than this field
 * @param startAfter the number of the action after which the VM is to be started
 */
public record HostBoot(String id, Optional<Long> startAfter) {

    public static final HostBoot NONE = new HostBoot("", Optional.empty());

    /** Dealt with, and nothing is to be started. */
    public static HostBoot of(String id) {
        return new HostBoot(id, Optional.empty());
    }

    /** Dealt with, and a start is to follow that action. */
    public static HostBoot startingAfter(String id, long action) {
        return new HostBoot(id, Optional.of(action));
    }

    /** Whether the start is still to be made, where that action is the newest one. */
    public boolean isStartDue(long newestAction) {
        return startAfter.filter(number -> number == newestAction).isPresent();
    }

    /** Whether this action is the start that the boot has made. */
    public boolean isStart(Action action) {
        return action.verb() == Action.Verb.START
                && startAfter.filter(number -> number == action.number() - 1).isPresent();
    }

    /** With that action answered: a start before it is over. */
    HostBoot answered(long action) {
        return startAfter.filter(number -> number < action).isPresent() ? of(id) : this;
    }
}
