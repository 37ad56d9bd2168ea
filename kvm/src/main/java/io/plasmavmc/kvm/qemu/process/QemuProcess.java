package io.plasmavmc.kvm.qemu.process;

import io.plasmavmc.core.hypervisor.MachineRecord;
import io.plasmavmc.core.hypervisor.Observation.Exit;
import io.plasmavmc.kvm.linux.Pidfd;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One QEMU process, child or not, held so that nothing done to it can reach another one. Any
 * thread. It lives on when the server ends.
 */
public final class QemuProcess {

    private final MachineRecord record;
    private final Pidfd held;
    private final CompletableFuture<Exit> exit;

    QemuProcess(MachineRecord record, Pidfd held, CompletableFuture<Exit> exit) {
        this.record = record;
        this.held = held;
        this.exit = exit;
    }

    public MachineRecord record() {
        return record;
    }

    /** How it ended; empty while it lives. */
    public Optional<Exit> exit() {
        return Optional.ofNullable(exit.getNow(null));
    }

    /** Completes when it is gone, in whichever thread notices; what hangs on it only hands on. */
    public CompletableFuture<Exit> onExit() {
        return exit;
    }

    /** Waits for its end; empty when it still lives then, or the caller was interrupted. */
    public Optional<Exit> awaitExit(Duration patience) {
        try {
            return Optional.of(exit.get(patience.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException alive) {
            return Optional.empty();
        } catch (InterruptedException shutdown) {
            Thread.currentThread().interrupt();
            return exit();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("an exit is always a value", impossible);
        }
    }

    /** Ends it without asking; stopped processes too. Its end is told as every other. */
    public void kill() {
        held.send(Pidfd.KILL);
    }
}
