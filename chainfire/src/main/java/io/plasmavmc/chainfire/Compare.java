package io.plasmavmc.chainfire;

/** What must hold for a {@link Commit} to be carried out. */
public sealed interface Compare {

    String key();

    /** The key does not exist. */
    record Absent(String key) implements Compare {}

    /** The key exists, whatever its value. */
    record Present(String key) implements Compare {}

    /** The key exists and was last modified by exactly this revision. */
    record Unchanged(String key, Revision modified) implements Compare {}

    /** The key exists and holds exactly this value. */
    record Holds(String key, Value value) implements Compare {}
}
