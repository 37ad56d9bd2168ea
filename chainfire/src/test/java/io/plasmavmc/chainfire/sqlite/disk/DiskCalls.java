package io.plasmavmc.chainfire.sqlite.disk;

import java.nio.file.Path;

/**
 * Is told what SQLite asks of the system, by the thread that asks. A method that answers an errno
 * other than 0 makes the call fail with it, before anything was done.
 */
public interface DiskCalls {

    int OK = 0;
    int ENOSPC = 28;
    int EIO = 5;

    /** Before the bytes are handed to the system. */
    default int writing(Path file, long offset, byte[] bytes) {
        return OK;
    }

    default int truncating(Path file, long size) {
        return OK;
    }

    /** Before a file or a directory is synced. */
    default int syncing(Path file) {
        return OK;
    }

    /** After the system said that it is on the disk. */
    default void synced(Path file) {}

    /** A file that was not there before. */
    default void created(Path file) {}

    default void unlinked(Path file) {}
}
