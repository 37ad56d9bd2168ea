package io.plasmavmc.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A person at a shell: {@code plasmavmc} with server and token in the environment.
 *
 * @param prefix what the command is run by, empty or a program with its arguments
 */
record Cli(List<String> prefix, Map<String, String> environment) {

    private static final Duration LIMIT = Duration.ofSeconds(150);

    static Cli of(String url, Path tokenFile) {
        return new Cli(
                List.of(),
                Map.of("PLASMAVMC_SERVER", url, "PLASMAVMC_TOKEN_FILE", tokenFile.toString()));
    }

    Cli within(List<String> program) {
        return new Cli(program, environment);
    }

    /** Runs a command to its end, whatever that is. */
    Finished run(String... arguments) {
        return Finished.of(command(arguments), environment, LIMIT);
    }

    /** Runs a command that has to succeed. */
    Finished does(String... arguments) {
        return run(arguments).requireSuccess();
    }

    /** Starts a command that goes on until it is ended. */
    Running start(String... arguments) {
        try {
            var builder = new ProcessBuilder(command(arguments));
            builder.environment().putAll(environment);
            return Running.of(builder);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private List<String> command(String... arguments) {
        var command = new ArrayList<>(prefix);
        command.add(Installation.program().toString());
        command.addAll(List.of(arguments));
        return command;
    }
}
