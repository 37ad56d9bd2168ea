package io.plasmavmc.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** {@code bench/run [PART…]}: measures the parts named, or all, then prints and writes them. */
public final class Main {

    private static final Set<String> PARTS =
            new TreeSet<>(Set.of("verbs", "devices", "sizes", "reads", "footprint"));

    private static final int VERB_RUNS = 30;
    private static final int DEVICE_RUNS = 30;
    private static final int SIZE_RUNS = 30;
    private static final int READ_RUNS = 1_000;
    private static final int START_RUNS = 5;

    private final Path home;
    private final Path guest;
    private final Path scratch;

    private Main(Path home, Path guest, Path scratch) {
        this.home = home;
        this.guest = guest;
        this.scratch = scratch;
    }

    /** The assembled program, where results go, the sample guest's image; then parts. */
    public static void main(String[] args) throws Exception {
        List<String> all = List.of(args);
        Set<String> parts = new TreeSet<>(all.subList(3, all.size()));
        if (!PARTS.containsAll(parts)) {
            System.err.println("part: " + parts + " (expected: some of " + PARTS + ")");
            System.exit(2);
        }
        Path scratch = Files.createTempDirectory("plasmavmc-bench");
        try {
            Main main = new Main(Path.of(all.get(0)), Path.of(all.get(2)), scratch);
            Scorecard card = main.measure(parts.isEmpty() ? PARTS : parts);
            System.out.print(card.table());
            card.write(Path.of(all.get(1)), name());
        } finally {
            remove(scratch);
        }
        System.exit(0);
    }

    private Scorecard measure(Set<String> parts) throws Exception {
        Map<String, String> facts = Machine.facts(scratch);
        List<Row> rows = new ArrayList<>();
        if (parts.contains("footprint")) {
            say("footprint");
            rows.addAll(new FootprintPart(home, directory("footprint"), START_RUNS).measure());
        }
        if (parts.contains("verbs")) {
            say("verbs");
            try (ServerUnderTest server = server("verbs")) {
                rows.addAll(new VerbsPart(server, scratch, VERB_RUNS).measure());
            }
        }
        if (parts.contains("devices")) {
            say("devices");
            try (ServerUnderTest server = server("devices")) {
                rows.addAll(new DevicesPart(server, scratch, DEVICE_RUNS).measure(guest));
            }
        }
        if (parts.contains("sizes")) {
            say("sizes");
            try (ServerUnderTest server = server("sizes")) {
                rows.addAll(new SizesPart(server, scratch, SIZE_RUNS).measure(guest));
            }
        }
        if (parts.contains("reads")) {
            say("reads");
            try (ServerUnderTest server = server("reads")) {
                rows.addAll(new ReadsPart(server, READ_RUNS).measure());
            }
        }
        return new Scorecard(facts, rows);
    }

    private ServerUnderTest server(String name) throws IOException {
        return ServerUnderTest.start(home, directory(name), List.of());
    }

    private Path directory(String name) throws IOException {
        return Files.createDirectories(scratch.resolve(name));
    }

    private static void say(String part) {
        System.err.println("measuring " + part + "…");
    }

    private static String name() {
        return Instant.now().toString().substring(0, 16).replace(":", "").replace("T", "-");
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
