package io.plasmavmc.kvm.qemu.paths;

import io.plasmavmc.kvm.qemu.failure.QemuFailures;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Stream;

/** Files and directories that only this user may read: who reaches a monitor owns the machine. */
final class PrivateFiles {

    private static final Set<PosixFilePermission> DIRECTORY =
            PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE =
            PosixFilePermissions.fromString("rw-------");

    private PrivateFiles() {}

    /**
     * Makes the directory and its parents, or finds it made by this user for this user; somebody
     * else's, or a link, is refused.
     */
    static void ensureDirectory(Path directory) {
        try {
            if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(DIRECTORY));
            }
            requireOwn(directory);
            Files.setPosixFilePermissions(directory, DIRECTORY);
        } catch (IOException failure) {
            throw QemuFailures.failed(
                    "directory %s: cannot be made (%s)".formatted(directory, failure));
        }
    }

    /** Makes an empty file where there is none. */
    static void ensureFile(Path file) {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(FILE));
        } catch (FileAlreadyExistsException kept) {
            // What was written before is kept.
        } catch (IOException failure) {
            throw QemuFailures.failed("file %s: cannot be made (%s)".formatted(file, failure));
        }
    }

    /** Removes the directory and all that is in it; none is no error. */
    static void removeTree(Path directory) {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> all = Files.walk(directory)) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException failure) {
            throw QemuFailures.failed("%s: cannot be removed (%s)".formatted(directory, failure));
        }
    }

    private static void requireOwn(Path directory) throws IOException {
        var owner = Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        var self = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        if (!self.equals(owner) || !Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("it belongs to another user or is no directory");
        }
    }
}
