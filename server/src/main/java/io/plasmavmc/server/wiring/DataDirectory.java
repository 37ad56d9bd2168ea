package io.plasmavmc.server.wiring;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The directory that a server keeps its things in. What is written here is private and either whole
 * or not there, whenever the power goes.
 */
final class DataDirectory {

    private static final FileAttribute<?> PRIVATE_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<?> PRIVATE_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path path;

    private DataDirectory(Path path) {
        this.path = path;
    }

    /** Makes it where there is none. */
    static DataDirectory open(Path path) {
        ensure(path);
        return new DataDirectory(path);
    }

    static void ensure(Path path) {
        try {
            if (!Files.isDirectory(path)) {
                Files.createDirectories(path, PRIVATE_DIRECTORY);
            }
        } catch (IOException e) {
            throw new Refused("directory " + path + " cannot be made: " + Words.of(e));
        }
        if (!Files.isWritable(path)) {
            throw new Refused("directory " + path + " cannot be written");
        }
    }

    Path file(String name) {
        return path.resolve(name);
    }

    /** Writes a private file beside, and moves it into place once it is on the disk. */
    void write(String name, byte[] content) {
        Path temporary = path.resolve("." + name + ".new");
        try {
            Files.deleteIfExists(temporary);
            Files.createFile(temporary, PRIVATE_FILE);
            Files.write(temporary, content);
            sync(temporary, StandardOpenOption.WRITE);
            Files.move(temporary, path.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            sync(path, StandardOpenOption.READ);
        } catch (AtomicMoveNotSupportedException e) {
            throw new Refused("directory " + path + " is on a file system that cannot rename");
        } catch (IOException e) {
            throw new Refused("file " + path.resolve(name) + " cannot be written: " + Words.of(e));
        }
    }

    private static void sync(Path target, StandardOpenOption mode) throws IOException {
        try (FileChannel channel = FileChannel.open(target, mode)) {
            channel.force(true);
        }
    }
}
