package io.plasmavmc.kvm.qemu.console;

import io.plasmavmc.core.hypervisor.ConsoleLog;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.kvm.qemu.failure.QemuFailures;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The consoles of all VMs. A thread of its own looks after the length of those that are being
 * written; reading looks too. Any thread may read.
 */
public final class ConsoleLogs implements ConsoleLog, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ConsoleLogs.class);
    private static final long LONGEST = 4L * 1024 * 1024;
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Function<Uid, Path> files;
    private final ConcurrentHashMap<Uid, ConsoleFile> consoles = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * @param files where QEMU writes a VM's console to
     */
    public ConsoleLogs(Function<Uid, Path> files) {
        this.files = files;
    }

    /** Begins to look after the consoles that are being written. */
    public void lookAfter(Supplier<Collection<Uid>> written) {
        Thread.ofVirtual().name("console-logs").start(() -> lookAfterUntilClosed(written));
    }

    @Override
    public Chunk read(Uid vm, long position, int max) {
        try {
            var console = console(vm);
            console.rotateIfLong();
            return console.read(position, max);
        } catch (IOException failure) {
            throw unreadable(vm, failure);
        }
    }

    @Override
    public long positionOfLast(Uid vm, int lines) {
        try {
            return console(vm).positionOfLast(lines);
        } catch (IOException failure) {
            throw unreadable(vm, failure);
        }
    }

    /** To be called when a VM's files are removed. */
    public void forget(Uid vm) {
        consoles.remove(vm);
    }

    @Override
    public void close() {
        closed.countDown();
    }

    private ConsoleFile console(Uid vm) {
        return consoles.computeIfAbsent(vm, uid -> new ConsoleFile(files.apply(uid), LONGEST));
    }

    private void lookAfterUntilClosed(Supplier<Collection<Uid>> written) {
        try {
            while (!closed.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                written.get().forEach(this::rotate);
            }
        } catch (InterruptedException shutdown) {
            Thread.currentThread().interrupt();
        }
    }

    private void rotate(Uid vm) {
        try {
            console(vm).rotateIfLong();
        } catch (IOException failure) {
            log.warn("VM {}: console log could not be cut: {}", vm, failure.toString());
        }
    }

    private static RuntimeException unreadable(Uid vm, IOException failure) {
        log.warn("VM {}: console log could not be read", vm, failure);
        return QemuFailures.failed("VM %s: the console log cannot be read".formatted(vm));
    }
}
