package io.plasmavmc.kvm.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * A directory of disk files: makes it for its owner only, puts files into place so that a power cut
 * leaves the old or the new state, and follows no link inside. Any thread may call.
 */
record StorageDir(Path path) {

    /** Less than this is full: no file system lets the last block be used. */
    private static final long FULL_BELOW = 64 * 1024;

    void make() throws IOException {
        Files.createDirectories(
                path,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    boolean isFull() {
        try {
            return Files.getFileStore(path).getUsableSpace() < FULL_BELOW;
        } catch (IOException unknown) {
            return false;
        }
    }

    /** A file for its owner only, that was not there before. */
    FileChannel createNew(Path file) throws IOException {
        return FileChannel.open(
                file,
                Set.of(
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    /** The first bytes of a file, fewer where it is shorter. */
    ByteBuffer start(Path file, int bytes) throws IOException {
        ByteBuffer start = ByteBuffer.allocate(bytes);
        try (FileChannel channel =
                FileChannel.open(
                        file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            int read = 0;
            while (read >= 0 && start.hasRemaining()) {
                read = channel.read(start);
            }
        }
        return start.flip();
    }

    /** Whether the file is there; anything else under its name is an error. */
    boolean has(Path file) throws IOException {
        return size(file).isPresent();
    }

    Optional<Long> size(Path file) throws IOException {
        try {
            BasicFileAttributes found =
                    Files.readAttributes(
                            file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!found.isRegularFile()) {
                throw new IOException("file: " + file + " is none (expected: a regular file)");
            }
            return Optional.of(found.size());
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    /** Makes the file's content durable, then gives it its name, durably too. */
    void publish(Path temporary, Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(
                        temporary, Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS))) {
            channel.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        sync();
    }

    /** Durably: a file that came back after a power cut would be nobody's. */
    void remove(Path file) throws IOException {
        if (Files.deleteIfExists(file)) {
            sync();
        }
    }

    private void sync() throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Removes the temporaries of that kind, except those to keep; never a finished file. */
    void sweep(TemporaryName kind, Set<Path> keep) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (Path file : files) {
                if (kind.fits(file) && !keep.contains(file)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
