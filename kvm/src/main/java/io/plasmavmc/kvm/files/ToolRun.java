package io.plasmavmc.kvm.files;

import io.plasmavmc.core.error.PlasmaException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One run of a tool: an argument list and never a shell, messages in English, nothing to read, a
 * bounded time and a bounded output. Interrupting the caller ends the tool.
 */
final class ToolRun {

    /** More is read and dropped, so that the tool never blocks on us. */
    private static final int MAX_OUTPUT = 1 << 20;

    private static final String PATH =
            "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private ToolRun() {}

    /**
     * How it ended.
     *
     * @param words what it wrote to standard error, in one line
     */
    record Result(int status, String output, String words) {}

    static Result run(String name, List<String> arguments, Duration timeout) {
        Process process = start(name, arguments);
        try {
            CompletableFuture<String> output = drain(process.getInputStream());
            CompletableFuture<String> errors = drain(process.getErrorStream());
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw DiskErrors.failed(
                        name + ": did not end within " + timeout.toSeconds() + " s");
            }
            return new Result(process.exitValue(), output.join(), oneLine(errors.join()));
        } catch (InterruptedException shutdown) {
            Thread.currentThread().interrupt();
            throw DiskErrors.failed(name + ": ended because the server stops");
        } finally {
            end(process);
        }
    }

    private static Process start(String name, List<String> arguments) {
        ProcessBuilder builder =
                new ProcessBuilder(new ArrayList<>(arguments))
                        .redirectInput(new File("/dev/null"))
                        .directory(new File("/"));
        builder.environment().clear();
        builder.environment().putAll(Map.of("LC_ALL", "C", "PATH", PATH));
        try {
            return builder.start();
        } catch (IOException notStarted) {
            PlasmaException failure =
                    DiskErrors.failed(
                            name + ": cannot be run (expected: installed, package qemu-utils)");
            failure.initCause(notStarted);
            throw failure;
        }
    }

    private static CompletableFuture<String> drain(InputStream stream) {
        CompletableFuture<String> text = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> text.complete(read(stream)));
        return text;
    }

    /** What was read until the end, or until the tool was killed. */
    private static String read(InputStream stream) {
        StringBuilder kept = new StringBuilder();
        byte[] buffer = new byte[8192];
        try (stream) {
            for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
                if (kept.length() < MAX_OUTPUT) {
                    kept.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
                }
            }
        } catch (IOException closed) {
            return kept.toString();
        }
        return kept.toString();
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", "; ");
    }

    /** With its children, so that none holds a pipe open. */
    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
