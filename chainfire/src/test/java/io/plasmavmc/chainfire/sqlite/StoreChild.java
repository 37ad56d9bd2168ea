package io.plasmavmc.chainfire.sqlite;

import io.plasmavmc.chainfire.ChainFireException;
import io.plasmavmc.chainfire.Commit;
import io.plasmavmc.chainfire.CommitResult;
import io.plasmavmc.chainfire.Value;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Another process that opens a store: run by tests that kill it, or that hold the store. */
final class StoreChild implements AutoCloseable {

    private final Process process;
    private final BufferedReader lines;

    private StoreChild(Process process) {
        this.process = process;
        this.lines = process.inputReader();
    }

    static StoreChild start(Path file, int writers) throws IOException {
        return new StoreChild(
                new ProcessBuilder(
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "-XX:+UseSerialGC",
                                        "--enable-native-access=ALL-UNNAMED",
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        StoreChild.class.getName(),
                                        file.toString(),
                                        Integer.toString(writers)))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start());
    }

    /** The next line that it printed; null when it has ended. */
    @Nullable String readLine() throws IOException {
        return lines.readLine();
    }

    /** Ends it by SIGKILL, as {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        lines.close();
    }

    /**
     * Says {@code open}, or {@code refused} and why; then each writer commits keys of its own until
     * the process is killed, and each commit that was answered is printed with its revision.
     */
    public static void main(String[] arguments) {
        PrintStream out = System.out;
        Path file = Path.of(arguments[0]);
        int writers = Integer.parseInt(arguments[1]);
        try (SqliteChainFire store =
                SqliteChainFire.open(SqliteConfig.of(file), InstantSource.system())) {
            out.println("open");
            List<Thread> threads =
                    IntStream.range(0, writers)
                            .mapToObj(
                                    writer ->
                                            Thread.ofVirtual()
                                                    .start(() -> commitForever(store, writer, out)))
                            .toList();
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (ChainFireException.Unusable e) {
            out.println("refused " + e.getMessage());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void commitForever(SqliteChainFire store, int writer, PrintStream out) {
        for (int i = 0; ; i++) {
            String key = "/" + writer + "/" + i;
            CommitResult result =
                    store.commit(Commit.builder().put(key, Value.ofUtf8("v" + i)).build());
            if (result instanceof CommitResult.Committed(var revision)) {
                out.println(key + " " + revision);
            }
        }
    }
}
