package io.plasmavmc.cli.doctor;

import io.plasmavmc.cli.invocation.Surroundings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Finds programs as a shell would, and asks them questions that take no time. */
final class Programs {
    private static final int AT_MOST_SECONDS = 10;

    private Programs() {}

    /** What a program said, both streams together, and how it ended. */
    record Answer(int exitStatus, String text) {
        String firstLine() {
            return text.lines().findFirst().orElse("it printed nothing");
        }

        String lastLine() {
            return text.lines().reduce((_, last) -> last).orElse("it printed nothing");
        }
    }

    static Optional<Path> find(String name, Surroundings surroundings) {
        return Stream.of(surroundings.variable("PATH").orElse("").split(":", -1))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static Answer answer(String input, List<String> command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            endInTime(process);
            try (var in = process.outputWriter(StandardCharsets.UTF_8)) {
                in.write(input);
            }
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Answer(process.waitFor(), said);
        } catch (IOException e) {
            return new Answer(-1, String.valueOf(e.getMessage()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Answer(-1, "interrupted");
        }
    }

    private static void endInTime(Process process) {
        var _ =
                process.onExit()
                        .orTimeout(AT_MOST_SECONDS, TimeUnit.SECONDS)
                        .exceptionally(_ -> process.destroyForcibly());
    }
}
