package io.plasmavmc.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * Orders to a server that halts where it is told: the assembled program, started by a class of the
 * test in the launcher's place.
 *
 * @param directory of the class and of the orders, which the server looks at whenever it crosses a
 *     side of a step
 */
record Halting(Path directory) {

    private static final String SOURCE = "/halting/HaltingServer.java";

    /** Compiles the server's main class against the program as it is installed. */
    static Halting in(Path directory) {
        try (var source = Objects.requireNonNull(Halting.class.getResourceAsStream(SOURCE))) {
            Path file = directory.resolve("HaltingServer.java");
            Files.copy(source, file);
            int status =
                    ToolProvider.getSystemJavaCompiler()
                            .run(null, null, null, "-cp", jars(), file.toString());
            if (status != 0) {
                throw new AssertionError("the halting server does not compile");
            }
            return new Halting(directory);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String jars() throws IOException {
        var lib = Installation.program().resolveSibling("../lib/server").normalize();
        try (Stream<Path> all = Files.list(lib)) {
            return all.map(Path::toString)
                    .filter(name -> name.endsWith(".jar"))
                    .collect(Collectors.joining(":"));
        }
    }

    /** The program as it is installed, with all its JVM's options, but for its main class. */
    ServerSetup server(Path dataDir) {
        return ServerSetup.on(dataDir)
                .withVariable("HALTING_ORDERS", directory.toString())
                .withVariable("PLASMAVMC_JAVA", java().toString());
    }

    /** What the launcher starts as Java. */
    private Path java() {
        var real = Path.of(System.getProperty("java.home"), "bin", "java");
        try {
            var file = directory.resolve("java");
            Files.writeString(
                    file,
                    """
                    #!/bin/sh
                    before=
                    for word; do
                        shift
                        [ "$before" != -cp ] || word=$word:%s
                        [ "$word" != io.plasmavmc.server.Main ] || word=HaltingServer
                        set -- "$@" "$word"
                        before=$word
                    done
                    exec %s "$@"
                    """
                            .formatted(directory, real));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
            return file;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The server that crosses this next dies there. */
    void at(String crossing) {
        try {
            Path written = Files.writeString(directory.resolve("halt-at.new"), crossing);
            Files.move(written, order(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Whether a server has come there and died. */
    boolean isDone() {
        return !Files.exists(order());
    }

    private Path order() {
        return directory.resolve("halt-at");
    }

    /** The names of all steps, as the server knows them. */
    List<String> steps() {
        try {
            return Files.readAllLines(directory.resolve("steps"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
