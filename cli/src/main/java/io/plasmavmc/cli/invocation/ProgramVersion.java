package io.plasmavmc.cli.invocation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The version this program was built as; the build writes it into a resource. */
public final class ProgramVersion {
    private ProgramVersion() {}

    public static String read() {
        try (var in = ProgramVersion.class.getResourceAsStream("/io/plasmavmc/cli/version.txt")) {
            return in == null
                    ? "unknown"
                    : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("the version resource cannot be read", e);
        }
    }
}
