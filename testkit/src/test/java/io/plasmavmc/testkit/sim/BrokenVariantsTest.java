package io.plasmavmc.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The program is broken on purpose, one way after another, and the simulation has to find each: it
 * would prove nothing if it could not.
 */
class BrokenVariantsTest {
    private static final long SEEDS = 6000;
    private static final int LEAST = 10;

    static List<String> variants() throws IOException {
        try (Stream<Path> all = Files.list(root().resolve("broken"))) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith("sim-"))
                    .sorted()
                    .toList();
        }
    }

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(here.resolve("broken"))) {
            here = here.resolve("..").normalize();
        }
        return here;
    }

    @Test
    void thereAreVariants() throws IOException {
        assertThat(variants()).hasSizeGreaterThanOrEqualTo(LEAST);
    }

    @ParameterizedTest
    @MethodSource("variants")
    void theSimulationFinds(String name, @TempDir Path directory)
            throws IOException, ReflectiveOperationException {
        BrokenVariant variant = BrokenVariant.read(root(), root().resolve("broken").resolve(name));
        try (BrokenProgram program = BrokenProgram.compile(variant, directory)) {
            String found = program.hunt(SEEDS);
            assertThat(found).as(variant.what()).isNotEmpty();
            System.out.println(name + ": " + found.substring(0, Math.min(120, found.length())));
        }
    }
}
