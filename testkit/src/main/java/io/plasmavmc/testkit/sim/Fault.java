package io.plasmavmc.testkit.sim;

/** What can go wrong in the very moment of a call to a port. */
public enum Fault {
    CRASH_BEFORE,
    CRASH_AFTER,
    SLOW,
    STORE_UNAVAILABLE,
    COMMIT_UNKNOWN_NOT_DONE,
    COMMIT_UNKNOWN_DONE,
    COMMIT_NO_SPACE,
    WATCH_LOST,
    WATCH_LATE,
    COMMAND_REFUSED,
    SILENT_BEFORE,
    SILENT_AFTER,
    KILL_WITHOUT_END,
    FILES_NO_SPACE,
    FILES_FAIL
}
