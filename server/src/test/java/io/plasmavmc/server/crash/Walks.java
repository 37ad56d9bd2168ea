package io.plasmavmc.server.crash;

import io.plasmavmc.core.hypervisor.fake.FakeOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Walks of a test, each on a host of its own. Their stores are copies of an empty one. */
final class Walks {

    private static final int MAX_TRIES = 5;
    private static final String STORE = "chainfire.db";

    private final Path directory;
    private final AtomicInteger hosts = new AtomicInteger();

    Walks(Path directory) {
        this.directory = directory;
        try (CrashHost empty = new CrashHost(directory, FakeOptions.DEFAULTS)) {
            empty.start();
        }
    }

    /** What the verb crosses on the last server, after those before it were killed there. */
    List<Crossing> crossings(Verb<?> verb, Crossing... killed) {
        return until(() -> new Walk<>(verb, List.of(killed), true).on(host()));
    }

    /** Fails if servers do not come to where they are to die, or if something is wrong then. */
    void through(Verb<?> verb, Crossing... killed) {
        var _ = until(() -> new Walk<>(verb, List.of(killed), false).on(host()));
    }

    /** Once more where threads raced past the crossing, see {@link Walk.Missed}. */
    private static List<Crossing> until(Supplier<List<Crossing>> walk) {
        int tries = 0;
        while (true) {
            try {
                return walk.get();
            } catch (Walk.Missed raced) {
                tries++;
                if (tries == MAX_TRIES) {
                    throw raced;
                }
            }
        }
    }

    private Path host() {
        try {
            Path host = Files.createDirectory(directory.resolve("host-" + hosts.incrementAndGet()));
            Files.copy(directory.resolve(STORE), host.resolve(STORE));
            return host;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
