package io.plasmavmc.cli;

import io.plasmavmc.cli.invocation.Surroundings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * Runs the program as a shell would, in surroundings of a test's choosing, and keeps what it said.
 */
public final class CommandLineRun {
    public static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    /** What is left of a run. */
    public record Result(int status, String out, String err) {}

    private final Map<String, String> environment = new HashMap<>();
    private Path home = Path.of("/nonexistent");
    private byte[] input = {};
    private boolean terminal;

    public static CommandLineRun against(RecordingServer server) {
        return new CommandLineRun()
                .with("PLASMAVMC_SERVER", server.url())
                .with("PLASMAVMC_TOKEN", "secret");
    }

    public CommandLineRun with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    public CommandLineRun without(String variable) {
        environment.remove(variable);
        return this;
    }

    public CommandLineRun atHome(Path directory) {
        home = directory;
        return this;
    }

    public CommandLineRun reading(String text) {
        input = text.getBytes(StandardCharsets.UTF_8);
        return this;
    }

    public CommandLineRun onTerminal() {
        terminal = true;
        return this;
    }

    public Result run(String... args) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var surroundings =
                new Surroundings(
                        environment,
                        home,
                        false,
                        new ByteArrayInputStream(input),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        terminal,
                        terminal,
                        InstantSource.fixed(NOW));
        var status = Program.run(args, surroundings);
        return new Result(
                status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
