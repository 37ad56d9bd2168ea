package io.plasmavmc.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The server at rest, and the command line client as a whole process. */
final class FootprintPart {

    private static final String PART = "footprint";
    private static final long IDLE = TimeUnit.SECONDS.toNanos(20);

    private final Path home;
    private final Path scratch;
    private final int runs;

    FootprintPart(Path home, Path scratch, int runs) {
        this.home = home;
        this.scratch = scratch;
        this.runs = runs;
    }

    List<Row> measure() throws Exception {
        List<Row> rows = new ArrayList<>();
        Samples ready = new Samples();
        for (int i = 0; i < runs; i++) {
            try (ServerUnderTest server = server("ready-" + i)) {
                ready.add(server.readyAfter().toNanos());
            }
        }
        rows.add(Row.median(PART, "server ready after", ready, "within 3 s"));
        try (ServerUnderTest server = server("idle")) {
            long end = System.nanoTime() + IDLE;
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(end - System.nanoTime());
            }
            rows.add(Row.size(PART, "server idle RSS", server.residentMib(), "under 200 MiB"));
            Samples list = new Samples();
            for (int i = 0; i < runs; i++) {
                list.time(() -> list(server));
            }
            rows.add(Row.median(PART, "plasmavmc vm list", list, "under 400 ms"));
        }
        return rows;
    }

    private ServerUnderTest server(String name) throws IOException {
        return ServerUnderTest.start(
                home, Files.createDirectories(scratch.resolve(name)), List.of());
    }

    private void list(ServerUnderTest server) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                home.resolve("bin/plasmavmc").toString(),
                                "--server",
                                server.url(),
                                "--token-file",
                                server.tokenFile().toString(),
                                "vm",
                                "list")
                        .redirectErrorStream(true)
                        .start();
        byte[] output = process.getInputStream().readAllBytes();
        if (process.waitFor() != 0) {
            throw new IOException("vm list failed: " + new String(output, StandardCharsets.UTF_8));
        }
    }
}
