package io.plasmavmc.cli.doctor;

import io.plasmavmc.cli.invocation.Surroundings;
import io.plasmavmc.cli.output.Sizes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;

/** Whether the data directory can be written, has room, and keeps its token to its owner. */
final class DirectoryChecks {
    private static final long LITTLE = 2L << 30;
    private static final Set<PosixFilePermission> OTHERS =
            Set.of(
                    PosixFilePermission.GROUP_READ,
                    PosixFilePermission.GROUP_WRITE,
                    PosixFilePermission.OTHERS_READ,
                    PosixFilePermission.OTHERS_WRITE);

    private final Path directory;

    DirectoryChecks(Surroundings surroundings) {
        this.directory = surroundings.dataDirectory();
    }

    List<Finding> run() {
        return List.of(writable(), room(), token());
    }

    private Finding writable() {
        var place = existing();
        if (!Files.isWritable(place)) {
            return Finding.fail(
                    "data dir",
                    place + " cannot be written by you",
                    "choose another with: plasmavmc server --data-dir DIR");
        }
        return Files.exists(directory)
                ? Finding.ok("data dir", directory.toString())
                : Finding.ok("data dir", directory + " (made by the server at its first start)");
    }

    private Finding room() {
        try {
            var free = Files.getFileStore(existing()).getUsableSpace();
            return free < LITTLE
                    ? Finding.warn(
                            "disk space",
                            Sizes.ofBytes(free) + " free for images and volumes",
                            "free some, or choose another place with: plasmavmc server --data-dir DIR")
                    : Finding.ok("disk space", Sizes.ofBytes(free) + " free");
        } catch (IOException e) {
            return Finding.warn(
                    "disk space", "cannot be told: " + e.getMessage(), "look at: df -h");
        }
    }

    private Finding token() {
        var token = directory.resolve("admin.token");
        try {
            if (!Files.exists(token)) {
                return Finding.ok("token file", token + " (made by the server at its first start)");
            }
            var open = Files.getPosixFilePermissions(token).stream().anyMatch(OTHERS::contains);
            return open
                    ? Finding.warn(
                            "token file", token + " can be read by others", "chmod 600 " + token)
                    : Finding.ok("token file", token + " is yours alone");
        } catch (IOException | UnsupportedOperationException e) {
            return Finding.warn("token file", token + ": " + e.getMessage(), "ls -l " + token);
        }
    }

    /** The directory, or the nearest one above it that is there. */
    private Path existing() {
        var place = directory.toAbsolutePath();
        while (!Files.exists(place) && place.getParent() != null) {
            place = place.getParent();
        }
        return place;
    }
}
