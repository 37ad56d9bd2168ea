package io.plasmavmc.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How a server is to be started: its data directory, on loopback and a free port, and what a test
 * wants otherwise.
 *
 * @param prefix what the server is run by, empty or a program with its arguments
 */
record ServerSetup(
        Path dataDir,
        String listen,
        List<String> prefix,
        List<String> flags,
        Map<String, String> environment) {

    private static final Duration REFUSAL = Duration.ofSeconds(60);

    static ServerSetup on(Path dataDir) {
        return new ServerSetup(dataDir, "127.0.0.1:0", List.of(), List.of(), Map.of());
    }

    ServerSetup listening(String address) {
        return new ServerSetup(dataDir, address, prefix, flags, environment);
    }

    ServerSetup within(List<String> program) {
        return new ServerSetup(dataDir, listen, program, flags, environment);
    }

    ServerSetup with(String... more) {
        var all = new ArrayList<>(flags);
        all.addAll(List.of(more));
        return new ServerSetup(dataDir, listen, prefix, all, environment);
    }

    ServerSetup withVariable(String name, String value) {
        var all = new HashMap<>(environment);
        all.put(name, value);
        return new ServerSetup(dataDir, listen, prefix, flags, all);
    }

    /** Starts it and waits until it is ready. */
    Server start() {
        return Server.start(this);
    }

    /** Starts one that is expected to refuse, and waits for its end. */
    Finished refused() {
        var finished = Finished.of(command(), environment, REFUSAL);
        if (finished.exit() == 0) {
            throw new AssertionError("expected a refusal: " + finished);
        }
        return finished;
    }

    Running launch() {
        try {
            var builder = new ProcessBuilder(command());
            builder.environment().putAll(environment);
            return Running.of(builder);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private List<String> command() {
        var command = new ArrayList<>(prefix);
        command.add(Installation.program().toString());
        command.addAll(List.of("server", "--data-dir", dataDir.toString(), "--listen", listen));
        command.addAll(flags);
        return command;
    }
}
