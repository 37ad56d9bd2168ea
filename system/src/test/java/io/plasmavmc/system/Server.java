package io.plasmavmc.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server process of a test, and all QEMUs of its node. Closing it ends both: the server in order,
 * the machines, which would outlive it, by pid. What is outside the data directory is removed.
 */
final class Server implements AutoCloseable {

    private static final Pattern READY = Pattern.compile("plasmavmc ready: (http://\\S+) .*");

    private ServerSetup setup;
    private Running running;
    private String url = "";

    private Server(ServerSetup setup) {
        this.setup = setup;
        this.running = setup.launch();
    }

    static Server start(ServerSetup setup) {
        var server = new Server(setup);
        try {
            server.awaitReady();
            return server;
        } catch (RuntimeException | AssertionError failure) {
            server.close();
            throw failure;
        }
    }

    void awaitReady() {
        Waiting.until(
                "the server is ready", running::text, () -> ready().isPresent() || hasEnded());
        url = ready().orElseThrow(() -> new AssertionError(running.awaitText())).group(1);
    }

    private boolean hasEnded() {
        return !running.process().isAlive();
    }

    private Optional<Matcher> ready() {
        return running.text().lines().map(READY::matcher).filter(Matcher::matches).findFirst();
    }

    String url() {
        return url;
    }

    int port() {
        return URI.create(url).getPort();
    }

    long pid() {
        return running.process().pid();
    }

    Path dataDir() {
        return setup.dataDir();
    }

    Path tokenFile() {
        return dataDir().resolve("admin.token");
    }

    /** What the server process has written so far. */
    String text() {
        return running.text();
    }

    String readyLine() {
        return ready().orElseThrow().group();
    }

    Cli cli() {
        return Cli.of(url, tokenFile());
    }

    Api api() {
        return new Api(url, read(tokenFile()).strip());
    }

    /** Pulls the plug. */
    void kill9() {
        running.close();
    }

    /** Ends it in order; its exit status. */
    int terminate() {
        running.process().destroy();
        try {
            if (!running.process().waitFor(30, TimeUnit.SECONDS)) {
                throw new AssertionError("the server does not end: " + running.text());
            }
        } catch (InterruptedException stop) {
            throw new IllegalStateException("interrupted", stop);
        }
        return running.process().exitValue();
    }

    /** Starts it again, at the same address. */
    void startAgain() {
        launchWithin(setup.prefix());
        awaitReady();
    }

    /** Starts it again, run by another program than before, and does not wait for it. */
    void launchWithin(List<String> program) {
        setup = setup.listening("127.0.0.1:" + port()).within(program);
        running = setup.launch();
    }

    /** Starts it again where it may end before it is ready. */
    void startAgainForAWhile() {
        launchWithin(setup.prefix());
        Waiting.until(
                "the server is ready or ends",
                running::text,
                () -> ready().isPresent() || hasEnded());
    }

    void awaitEnd(String why) {
        Waiting.until("the server ends: " + why, running::text, this::hasEnded);
    }

    boolean isRunning() {
        return !hasEnded();
    }

    /** The QEMUs of this server's node. */
    List<Qemu> qemus() {
        return nodeUid().map(Qemu::marked).orElse(List.of());
    }

    /** The QEMU of a VM, of which there has to be one. */
    Qemu qemu(String vmUid) {
        var found = Qemu.marked(nodeUid().orElseThrow() + ":" + vmUid);
        if (found.size() != 1) {
            throw new AssertionError("QEMUs of VM %s: %s (expected: one)".formatted(vmUid, found));
        }
        return found.getFirst();
    }

    private Optional<String> nodeUid() {
        var file = dataDir().resolve("node.json");
        return Files.isRegularFile(file)
                ? Optional.of(Json.parse(read(file)).path("uid").asText())
                : Optional.empty();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        if (!hasEnded()) {
            running.process().destroy();
            awaitEnd();
        }
        running.close();
        var left = qemus();
        left.forEach(Qemu::kill9);
        Waiting.until("QEMUs end", () -> left.stream().noneMatch(Qemu::isAlive));
        nodeUid().ifPresent(RuntimeFiles::remove);
    }

    private void awaitEnd() {
        try {
            var _ = running.process().waitFor(15, TimeUnit.SECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
