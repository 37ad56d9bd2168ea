package io.plasmavmc.cli.vm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plasmavmc.cli.failure.LocalFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the guest is told at its first boot, read from the files that were named. */
record GuestFiles(
        @Nullable String hostname, List<String> sshKeyFiles, @Nullable String userDataFile) {

    void addTo(ObjectNode spec) {
        if (hostname == null && sshKeyFiles.isEmpty() && userDataFile == null) {
            return;
        }
        var config = spec.putObject("guestConfig");
        if (hostname != null) {
            config.put("hostname", hostname);
        }
        if (!sshKeyFiles.isEmpty()) {
            var keys = config.putArray("sshKeys");
            sshKeyFiles.forEach(file -> keysIn(file).forEach(keys::add));
        }
        if (userDataFile != null) {
            config.put("userData", read("--user-data", userDataFile));
        }
    }

    /**
     * One key a line, as in authorized_keys; a private key is refused before it leaves the host.
     */
    private static List<String> keysIn(String file) {
        var text = read("--ssh-key", file);
        if (text.contains("PRIVATE KEY")) {
            throw new LocalFailure(
                    "FILE_UNFIT",
                    "--ssh-key " + file + ": a private key (expected: the public one)",
                    "the public key is usually beside it: " + file + ".pub");
        }
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
    }

    private static String read(String flag, String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (NoSuchFileException _) {
            throw new LocalFailure("FILE_UNREADABLE", flag + " " + file + ": no such file");
        } catch (IOException e) {
            throw new LocalFailure(
                    "FILE_UNREADABLE", flag + " " + file + ": cannot be read: " + e.getMessage());
        }
    }
}
