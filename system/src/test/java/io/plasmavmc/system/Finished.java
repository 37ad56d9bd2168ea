package io.plasmavmc.system;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process that has ended, and all it has said. */
record Finished(List<String> command, int exit, String out, String err) {

    /** Runs a command to its end, which must come in time; one that hangs is killed. */
    static Finished of(List<String> command, Map<String, String> environment, Duration limit) {
        try {
            return run(command, environment, limit);
        } catch (IOException failure) {
            throw new UncheckedIOException(String.join(" ", command), failure);
        } catch (InterruptedException stop) {
            throw new IllegalStateException(String.join(" ", command) + ": interrupted", stop);
        }
    }

    static Finished of(String... command) {
        return of(List.of(command), Map.of(), Duration.ofSeconds(60));
    }

    /** Files, not pipes: nothing said is lost, and nobody has to read while it runs. */
    private static Finished run(
            List<String> command, Map<String, String> environment, Duration limit)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile("plasmavmc-out", ".txt");
        Path err = Files.createTempFile("plasmavmc-err", ".txt");
        try {
            var builder =
                    new ProcessBuilder(command)
                            .redirectInput(new File("/dev/null"))
                            .redirectOutput(out.toFile())
                            .redirectError(err.toFile());
            builder.environment().putAll(environment);
            var process = builder.start();
            boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            var finished =
                    new Finished(
                            command,
                            process.exitValue(),
                            Files.readString(out),
                            Files.readString(err));
            if (!ended) {
                throw new AssertionError("did not end within " + limit + ": " + finished);
            }
            return finished;
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    Finished requireSuccess() {
        if (exit != 0) {
            throw new AssertionError("failed: " + this);
        }
        return this;
    }

    JsonNode json() {
        return Json.parse(out);
    }

    /** The error document that {@code -o json} puts on standard error. */
    JsonNode error() {
        return Json.parse(err);
    }

    @Override
    public String toString() {
        return "%s%nexit: %d%nout: %s%nerr: %s"
                .formatted(String.join(" ", command), exit, out, err);
    }
}
