package io.plasmavmc.chainfire.sqlite;

import io.plasmavmc.chainfire.ChainFireException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The right to serve a store file, held by one process at a time: a lock of the operating system on
 * a file beside it, which ends with the process however that ends. The lock file holds the pid for
 * the message that the second one prints; it stays, as removing it would be a race.
 */
final class ExclusiveService implements AutoCloseable {

    /**
     * The files that this process serves. Static, because the lock belongs to the process: a second
     * opening in here would get the lock, and closing any descriptor of the lock file would drop
     * it.
     */
    private static final Set<Path> SERVED_HERE = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private ExclusiveService(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Before anything touches the file, its descriptors included. */
    static void requireNotServedHere(Path file) {
        if (SERVED_HERE.contains(file)) {
            throw servedAlready(file, "this process");
        }
    }

    static ExclusiveService take(Path file) {
        if (!SERVED_HERE.add(file)) {
            throw servedAlready(file, "this process");
        }
        FileChannel channel = null;
        try {
            channel = lock(file);
            return new ExclusiveService(file, channel);
        } catch (IOException e) {
            throw new ChainFireException.Unusable(file + ": cannot be locked: " + e, e);
        } finally {
            if (channel == null) {
                SERVED_HERE.remove(file);
            }
        }
    }

    private static FileChannel lock(Path file) throws IOException {
        Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
        FileChannel channel =
                FileChannel.open(
                        lockFile,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        @Nullable FileLock lock = null;
        try {
            lock = channel.tryLock();
            if (lock == null) {
                throw servedAlready(file, "process " + Files.readString(lockFile).strip());
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(pid()), 0);
            return channel;
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
    }

    private static byte[] pid() {
        return (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static ChainFireException.Unusable servedAlready(Path file, String by) {
        return new ChainFireException.Unusable(
                file + ": served already by " + by + " (expected: one server for a store file)");
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new ChainFireException.Unavailable(file + ": lock not released: " + e, e);
        } finally {
            SERVED_HERE.remove(file);
        }
    }
}
