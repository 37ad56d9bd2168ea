package io.plasmavmc.cli.invocation;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * Everything the program takes from the process it runs in, so that tests can give it another one:
 * environment, home, streams, which of them are terminals, and the clock.
 */
public record Surroundings(
        Map<String, String> environment,
        Path home,
        boolean superuser,
        InputStream in,
        PrintStream out,
        PrintStream err,
        boolean outIsTerminal,
        boolean errIsTerminal,
        InstantSource clock) {

    public Surroundings {
        environment = Map.copyOf(environment);
    }

    /** An environment variable; an empty one counts as not set. */
    public Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    /** Where this user's server keeps its data when it is not told otherwise. */
    public Path dataDirectory() {
        if (superuser) {
            return Path.of("/var/lib/plasmavmc");
        }
        return variable("XDG_DATA_HOME")
                .map(Path::of)
                .orElse(home.resolve(".local").resolve("share"))
                .resolve("plasmavmc");
    }

    /**
     * The real process. The launcher tells which streams are terminals (a shell knows it for
     * nothing); without a launcher nothing is taken for one.
     */
    public static Surroundings ofThisProcess(PrintStream out, PrintStream err) {
        var terminals = System.getProperty("plasmavmc.terminals", "");
        return new Surroundings(
                System.getenv(),
                Path.of(System.getProperty("user.home", "/")),
                "root".equals(System.getProperty("user.name")),
                System.in,
                out,
                err,
                terminals.contains("out"),
                terminals.contains("err"),
                InstantSource.system());
    }
}
