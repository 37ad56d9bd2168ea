package io.plasmavmc.kvm.qemu.console;

import io.plasmavmc.core.hypervisor.ConsoleLog.Chunk;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What one console said: a file that QEMU appends to, and an older one. QEMU keeps its file open
 * and cannot be told to take another, so the text is copied away and the file cut; QEMU appends by
 * itself at the new end. What it writes between the last copied byte and the cut, some microseconds
 * in 4 MiB, is lost.
 *
 * <p>A file beside them says at which position of all that was ever said the newer file begins. The
 * lock is this console's own; it spans local file access, which a rotation must not share.
 */
final class ConsoleFile {

    private final Path newer;
    private final Path older;
    private final Path start;
    private final long rotateAt;
    private final ReentrantLock lock = new ReentrantLock();

    ConsoleFile(Path newer, long rotateAt) {
        this.newer = newer;
        this.older = newer.resolveSibling(newer.getFileName() + ".1");
        this.start = newer.resolveSibling(newer.getFileName() + ".start");
        this.rotateAt = rotateAt;
    }

    /** Up to {@code max} bytes from the position on, or from the oldest that is kept. */
    Chunk read(long position, int max) throws IOException {
        lock.lock();
        try {
            var kept = kept();
            long from = Math.clamp(position, kept.oldest(), kept.end());
            var bytes = kept.read(from, max);
            return new Chunk(bytes, position < kept.oldest(), from + bytes.remaining());
        } finally {
            lock.unlock();
        }
    }

    long positionOfLast(int lines) throws IOException {
        lock.lock();
        try {
            return kept().positionOfLast(lines);
        } finally {
            lock.unlock();
        }
    }

    /** Cuts the file when it has grown too long. */
    void rotateIfLong() throws IOException {
        if (size(newer) <= rotateAt) {
            return;
        }
        lock.lock();
        try {
            rotate();
        } finally {
            lock.unlock();
        }
    }

    /** The position is written before the cut: a crash between repeats text and loses none. */
    private void rotate() throws IOException {
        long begin = begin();
        var copy = newer.resolveSibling(newer.getFileName() + ".copy");
        try (var source =
                        FileChannel.open(newer, StandardOpenOption.READ, StandardOpenOption.WRITE);
                var target =
                        FileChannel.open(
                                copy,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.TRUNCATE_EXISTING,
                                StandardOpenOption.WRITE)) {
            long copied = copyAll(source, target);
            Files.move(copy, older, StandardCopyOption.REPLACE_EXISTING);
            writeBegin(begin + copied);
            copied += copyRest(source, target, copied, begin);
            source.truncate(0);
        }
    }

    private long copyAll(FileChannel source, FileChannel target) throws IOException {
        long copied = 0;
        for (long size = source.size(); copied < size; size = source.size()) {
            copied += source.transferTo(copied, size - copied, target);
        }
        return copied;
    }

    /** What came while the rest was being prepared. */
    private long copyRest(FileChannel source, FileChannel target, long copied, long begin)
            throws IOException {
        long more = 0;
        while (copied + more < source.size()) {
            more += source.transferTo(copied + more, source.size() - copied - more, target);
            writeBegin(begin + copied + more);
        }
        return more;
    }

    private KeptText kept() throws IOException {
        long begin = begin();
        return new KeptText(older, newer, begin, Math.min(size(older), begin), size(newer));
    }

    private long begin() throws IOException {
        return Files.exists(start) ? Long.parseLong(Files.readString(start).strip()) : 0;
    }

    private void writeBegin(long begin) throws IOException {
        var temporary = newer.resolveSibling(newer.getFileName() + ".start.new");
        Files.writeString(temporary, begin + "\n");
        Files.move(
                temporary,
                start,
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.ATOMIC_MOVE);
    }

    private static long size(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }
}
