package io.plasmavmc.system;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A process that goes on in the background, and the lines it has written so far to either stream.
 */
final class Running implements AutoCloseable {

    private final Process process;
    private final List<String> out = new CopyOnWriteArrayList<>();
    private final List<String> err = new CopyOnWriteArrayList<>();
    private final List<Thread> readers;

    private Running(Process process) {
        this.process = process;
        this.readers =
                List.of(
                        Thread.ofVirtual().start(() -> read(process.inputReader(), out)),
                        Thread.ofVirtual().start(() -> read(process.errorReader(), err)));
    }

    static Running of(ProcessBuilder builder) throws IOException {
        var process = builder.start();
        process.outputWriter().close();
        return new Running(process);
    }

    Process process() {
        return process;
    }

    /** Standard output so far. */
    List<String> lines() {
        return List.copyOf(out);
    }

    /** Standard error so far. */
    List<String> remarks() {
        return List.copyOf(err);
    }

    /** All of both, once it has ended. */
    String awaitText() {
        for (var reader : readers) {
            try {
                reader.join();
            } catch (InterruptedException stop) {
                throw new IllegalStateException("interrupted", stop);
            }
        }
        return text();
    }

    /** Its exit status, once it has ended by itself. */
    int awaitExit() {
        Waiting.until("it ends", this::text, () -> !process.isAlive());
        return process.exitValue();
    }

    String text() {
        return String.join("\n", out) + "\n" + String.join("\n", err);
    }

    private static void read(BufferedReader from, List<String> to) {
        try (from) {
            for (var line = from.readLine(); line != null; line = from.readLine()) {
                to.add(line);
            }
        } catch (IOException | UncheckedIOException ended) {
            // The process ended.
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException stop) {
            throw new IllegalStateException("interrupted", stop);
        }
    }
}
