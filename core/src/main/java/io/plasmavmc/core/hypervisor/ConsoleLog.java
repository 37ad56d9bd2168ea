package io.plasmavmc.core.hypervisor;

import io.plasmavmc.core.runtime.Uid;
import java.nio.ByteBuffer;

/** What the serial consoles said, kept in bounded logs; any thread may read. */
public interface ConsoleLog {

    /**
     * Up to {@code max} bytes from a position on. Positions count all that the console ever said;
     * where the log no longer has the position, the oldest that it has is answered and {@link
     * Chunk#cut()} is true. Empty at the end of the log.
     */
    Chunk read(Uid vm, long position, int max);

    /** The position at which the last {@code lines} lines begin. */
    long positionOfLast(Uid vm, int lines);

    /**
     * A piece of a log.
     *
     * @param cut whether text before it is lost
     * @param next the position behind it
     */
    record Chunk(ByteBuffer bytes, boolean cut, long next) {}
}
