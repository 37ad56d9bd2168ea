package io.plasmavmc.chainfire.sqlite;

import io.plasmavmc.chainfire.ChainFireException;
import io.plasmavmc.chainfire.Commit;
import io.plasmavmc.chainfire.Revision;
import io.plasmavmc.chainfire.Value;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;

/** The process that works on the small disk of {@code SmallDiskTest}, and says how it went. */
final class SmallDiskChild {

    private SmallDiskChild() {}

    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        Path ballast = directory.resolve("ballast");
        SqliteConfig config = SqliteConfig.of(directory.resolve("chainfire.db"));
        PrintStream out = System.out;
        try (SqliteChainFire store = SqliteChainFire.open(config, InstantSource.system())) {
            put(store);
            fill(ballast);
            out.println("full: " + putUntilRefused(store));
            Revision head = store.head();
            out.println("reads: " + store.get("/a").orElseThrow().modified().equals(head));
            out.println("still full: " + putUntilRefused(store));
            Files.delete(ballast);
            Revision full = store.head();
            put(store);
            out.println("recovered: " + store.head().equals(full.next()));
        }
        try (SqliteChainFire store = SqliteChainFire.open(config, InstantSource.system())) {
            out.println("opened again: " + store.get("/a").isPresent());
        }
    }

    private static void put(SqliteChainFire store) {
        var _ = store.commit(Commit.builder().put("/a", Value.of(new byte[20_000])).build());
    }

    private static String putUntilRefused(SqliteChainFire store) {
        try {
            for (int i = 0; i < 1_000; i++) {
                put(store);
            }
            return "never";
        } catch (ChainFireException e) {
            return e.getClass().getSimpleName();
        }
    }

    /** All but a little, so that the store meets the end itself. */
    private static void fill(Path ballast) throws IOException {
        byte[] piece = new byte[4_096];
        try (OutputStream file = Files.newOutputStream(ballast)) {
            while (ballast.toFile().getUsableSpace() > 200_000) {
                file.write(piece);
                file.flush();
            }
        }
    }
}
