package io.plasmavmc.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;

/**
 * Where the sockets of a node's machines are. A server leaves the place for its next start; a
 * test's node has none.
 */
final class RuntimeFiles {

    private static final int NODE_DIGITS = 8;

    private RuntimeFiles() {}

    static void remove(String nodeUid) {
        var directory = root().resolve(digest(nodeUid).substring(0, NODE_DIGITS));
        if (!Files.exists(directory)) {
            return;
        }
        try (var all = Files.walk(directory)) {
            for (var file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Path root() {
        var user = System.getProperty("user.name", "server");
        var own = System.getenv("XDG_RUNTIME_DIR");
        if (user.equals("root")) {
            return Path.of("/run/plasmavmc");
        }
        return own != null && Files.isWritable(Path.of(own))
                ? Path.of(own, "plasmavmc")
                : Path.of("/tmp", "plasmavmc-" + user);
    }

    private static String digest(String text) {
        try {
            var hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
