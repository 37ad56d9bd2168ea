package io.plasmavmc.testkit.qemu;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an answering {@link ScriptedQemu} does about a command: nothing, or a reply with the events
 * around it. Immutable.
 */
public final class Answer {

    /** An event of an answer. */
    record Event(String name, Json.Obj data) {}

    private final List<Event> before;
    private final Optional<String> body;
    private final List<Event> after;
    private final boolean hangsUp;

    private Answer(List<Event> before, Optional<String> body, List<Event> after, boolean hangsUp) {
        this.before = List.copyOf(before);
        this.body = body;
        this.after = List.copyOf(after);
        this.hangsUp = hangsUp;
    }

    public static Answer ok() {
        return ok("{}");
    }

    /**
     * Returns a value.
     *
     * @param json what follows {@code "return":}
     */
    public static Answer ok(String json) {
        return new Answer(
                List.of(), Optional.of("\"return\": " + Json.parse(json)), List.of(), false);
    }

    public static Answer error(String errorClass, String description) {
        var body =
                "\"error\": {\"class\": %s, \"desc\": %s}"
                        .formatted(new Json.Str(errorClass), new Json.Str(description));
        return new Answer(List.of(), Optional.of(body), List.of(), false);
    }

    /** Never answers this one. */
    public static Answer silence() {
        return new Answer(List.of(), Optional.empty(), List.of(), false);
    }

    /** Closes the connection instead of answering, or after it. */
    public Answer thenHangUp() {
        return new Answer(before, body, after, true);
    }

    /** Sends an event before the reply. */
    public Answer afterEmitting(String name, String data) {
        return new Answer(with(before, name, data), body, after, hangsUp);
    }

    /** Sends an event behind the reply. */
    public Answer thenEmit(String name, String data) {
        return new Answer(before, body, with(after, name, data), hangsUp);
    }

    List<Event> before() {
        return before;
    }

    Optional<String> body() {
        return body;
    }

    List<Event> after() {
        return after;
    }

    boolean hangsUp() {
        return hangsUp;
    }

    private static List<Event> with(List<Event> events, String name, String data) {
        var more = new ArrayList<>(events);
        more.add(new Event(name, Json.object(data)));
        return more;
    }
}
