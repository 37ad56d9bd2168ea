package io.plasmavmc.kvm.files;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * What a sparse file takes on the host's disk, by {@code statx(2)}: Java has no call for it, and a
 * process for each look would cost far more. Any thread may call.
 */
final class AllocatedSize {

    private static final int AT_FDCWD = -100;
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    private static final int STATX_BLOCKS = 0x400;

    /** Of {@code struct statx}, the same on every architecture. */
    private static final int STRUCT_SIZE = 256;

    private static final int BLOCKS_OFFSET = 48;
    private static final int BLOCK_BYTES = 512;

    private static final MethodHandle STATX = statx();

    private AllocatedSize() {}

    /** Restricted, because Java cannot check that the signature is the C one. */
    @SuppressWarnings("restricted")
    private static MethodHandle statx() {
        return Linker.nativeLinker()
                .downcallHandle(
                        Linker.nativeLinker().defaultLookup().findOrThrow("statx"),
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.ADDRESS,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.ADDRESS));
    }

    static long of(Path file) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment found = arena.allocate(STRUCT_SIZE, Long.BYTES);
            if (statx(arena.allocateFrom(file.toString()), found) != 0) {
                throw new IOException("statx of " + file + " failed");
            }
            return found.get(ValueLayout.JAVA_LONG, BLOCKS_OFFSET) * BLOCK_BYTES;
        }
    }

    private static int statx(MemorySegment path, MemorySegment found) {
        try {
            return (int)
                    STATX.invokeExact(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, STATX_BLOCKS, found);
        } catch (Throwable impossible) {
            throw new IllegalStateException("a plain C call throws nothing", impossible);
        }
    }
}
