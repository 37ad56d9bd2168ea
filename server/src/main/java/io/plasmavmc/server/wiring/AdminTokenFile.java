package io.plasmavmc.server.wiring;

import io.plasmavmc.server.auth.AdminToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code admin.token} in the data directory, made at the first start. */
final class AdminTokenFile {

    private static final String FILE = "admin.token";

    private AdminTokenFile() {}

    static String settle(DataDirectory directory) {
        Path file = directory.file(FILE);
        if (!Files.exists(file)) {
            String token = AdminToken.generate();
            directory.write(FILE, (token + "\n").getBytes(StandardCharsets.UTF_8));
            return token;
        }
        try {
            String token = Files.readString(file).strip();
            if (token.isEmpty()) {
                throw new Refused(
                        "file " + file + " is empty (expected: a token; remove it for a new one)");
            }
            return token;
        } catch (IOException e) {
            throw new Refused("file " + file + " cannot be read: " + Words.of(e));
        }
    }
}
