package io.plasmavmc.chainfire.sqlite.disk;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteJDBCLoader;

/**
 * Stands between the SQLite of this process and the C library: every write, truncation, sync,
 * making and unlinking of a file goes through here and on to the system, unless it is told to fail.
 * So a test knows what was synced from the calls themselves, not from what SQLite is believed to
 * do; what the kernel and the disk make of a sync it has to believe.
 *
 * <p>One tap at a time for the whole process; files outside its directory pass by. Closing it puts
 * the C library's functions back.
 */
@SuppressWarnings("restricted") // Calls and is called by C: what it is for.
public final class SystemCallTap implements AutoCloseable {

    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
    private static final int O_CREAT = 0x40;
    private static final int FAILED = -1;
    private static final FunctionDescriptor PWRITE =
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG);
    private static final FunctionDescriptor FTRUNCATE =
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final FunctionDescriptor FSYNC = FunctionDescriptor.of(JAVA_INT, JAVA_INT);
    private static final FunctionDescriptor OPEN =
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
    private static final FunctionDescriptor UNLINK = FunctionDescriptor.of(JAVA_INT, ADDRESS);

    private record Former(MemorySegment slot, MemorySegment address) {}

    private final Path directory;
    private final DiskCalls calls;
    private final List<Former> formers = new ArrayList<>();
    private final MethodHandle pwrite = real("pwrite64", PWRITE);
    private final MethodHandle ftruncate = real("ftruncate64", FTRUNCATE);
    private final MethodHandle fsync = real("fsync", FSYNC);
    private final MethodHandle open = real("open64", OPEN);
    private final MethodHandle unlink = real("unlink", UNLINK);
    private final MethodHandle errno = real("__errno_location", FunctionDescriptor.of(ADDRESS));

    private SystemCallTap(Path directory, DiskCalls calls) {
        this.directory = directory;
        this.calls = calls;
    }

    /** On the files of one directory, from now on. */
    public static SystemCallTap on(Path directory, DiskCalls calls) throws Exception {
        SQLiteJDBCLoader.initialize();
        SystemCallTap tap = new SystemCallTap(directory.toRealPath(), calls);
        ImportedCalls imported = ImportedCalls.of("sqlitejdbc");
        tap.divert(imported, "pwrite64", "onWrite", PWRITE);
        tap.divert(imported, "ftruncate64", "onTruncate", FTRUNCATE);
        tap.divert(imported, "fsync", "onSync", FSYNC);
        tap.divert(imported, "open64", "onOpen", OPEN);
        tap.divert(imported, "unlink", "onUnlink", UNLINK);
        return tap;
    }

    private static MethodHandle real(String function, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().find(function).orElseThrow(), descriptor);
    }

    private void divert(
            ImportedCalls imported, String function, String method, FunctionDescriptor descriptor)
            throws ReflectiveOperationException {
        MethodType type = descriptor.toMethodType();
        MethodHandle target = LOOKUP.findVirtual(SystemCallTap.class, method, type).bindTo(this);
        // Never freed: a call may be under way in it when the tap is closed.
        MemorySegment stub = LINKER.upcallStub(target, descriptor, Arena.global());
        List<MemorySegment> slots = imported.slots(function);
        if (slots.isEmpty()) {
            throw new IllegalStateException(function + ": not imported (expected: by SQLite)");
        }
        for (MemorySegment slot : slots) {
            formers.add(new Former(slot, slot.get(ADDRESS, 0)));
            slot.set(ADDRESS, 0, stub);
        }
    }

    @Override
    public void close() {
        formers.forEach(former -> former.slot().set(ADDRESS, 0, former.address()));
        formers.clear();
    }

    // What is thrown in the methods below would end the JVM: nothing that they call throws.

    long onWrite(int fd, MemorySegment buffer, long bytes, long offset) throws Throwable {
        Path file = ours(fd);
        if (file != null) {
            byte[] copy = buffer.reinterpret(bytes).toArray(JAVA_BYTE);
            int failure = calls.writing(file, offset, copy);
            if (failure != DiskCalls.OK) {
                return fail(failure);
            }
        }
        return (long) pwrite.invokeExact(fd, buffer, bytes, offset);
    }

    int onTruncate(int fd, long size) throws Throwable {
        Path file = ours(fd);
        int failure = file == null ? DiskCalls.OK : calls.truncating(file, size);
        return failure == DiskCalls.OK ? (int) ftruncate.invokeExact(fd, size) : fail(failure);
    }

    int onSync(int fd) throws Throwable {
        Path file = ours(fd);
        int failure = file == null ? DiskCalls.OK : calls.syncing(file);
        if (failure != DiskCalls.OK) {
            return fail(failure);
        }
        int result = (int) fsync.invokeExact(fd);
        if (file != null && result == 0) {
            calls.synced(file);
        }
        return result;
    }

    int onOpen(MemorySegment name, int flags, int mode) throws Throwable {
        Path file = path(name);
        boolean makes = (flags & O_CREAT) != 0 && file.startsWith(directory) && !Files.exists(file);
        int result = (int) open.invokeExact(name, flags, mode);
        if (makes && result >= 0) {
            calls.created(file);
        }
        return result;
    }

    int onUnlink(MemorySegment name) throws Throwable {
        Path file = path(name);
        int result = (int) unlink.invokeExact(name);
        if (result == 0 && file.startsWith(directory)) {
            calls.unlinked(file);
        }
        return result;
    }

    private int fail(int failure) throws Throwable {
        MemorySegment location = (MemorySegment) errno.invokeExact();
        location.reinterpret(JAVA_INT.byteSize()).set(JAVA_INT, 0, failure);
        return FAILED;
    }

    private static Path path(MemorySegment name) {
        return Path.of(name.reinterpret(4_096).getString(0));
    }

    private @Nullable Path ours(int fd) {
        try {
            Path file = Files.readSymbolicLink(Path.of("/proc/self/fd/" + fd));
            return file.startsWith(directory) ? file : null;
        } catch (IOException e) {
            return null;
        }
    }
}
