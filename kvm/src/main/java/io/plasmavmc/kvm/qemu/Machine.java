package io.plasmavmc.kvm.qemu;

import io.plasmavmc.core.hypervisor.Observation;
import io.plasmavmc.core.hypervisor.Observation.Exit;
import io.plasmavmc.core.hypervisor.Observation.FailedDisk;
import io.plasmavmc.core.hypervisor.RunState;
import io.plasmavmc.kvm.qemu.device.Devices;
import io.plasmavmc.kvm.qemu.failure.QemuFailures;
import io.plasmavmc.kvm.qemu.guest.Guest;
import io.plasmavmc.kvm.qemu.monitor.Answer;
import io.plasmavmc.kvm.qemu.monitor.Conversation;
import io.plasmavmc.kvm.qemu.monitor.IoErrors;
import io.plasmavmc.kvm.qemu.monitor.Monitor;
import io.plasmavmc.kvm.qemu.monitor.RunStates;
import io.plasmavmc.kvm.qemu.paths.VmPaths;
import io.plasmavmc.kvm.qemu.process.LastWords;
import io.plasmavmc.kvm.qemu.process.QemuProcess;
import io.plasmavmc.kvm.qemu.size.Sizes;
import io.plasmavmc.kvm.qmp.BlockCommands.BlockDevice;
import io.plasmavmc.kvm.qmp.BlockCommands.QueryBlock;
import io.plasmavmc.kvm.qmp.QmpAction;
import io.plasmavmc.kvm.qmp.QmpEvent;
import io.plasmavmc.kvm.qmp.QmpException;
import io.plasmavmc.kvm.qmp.QmpQuery;
import io.plasmavmc.kvm.qmp.QmpRefused;
import io.plasmavmc.kvm.qmp.RunStateCommands.Quit;
import io.plasmavmc.kvm.qmp.RunStateCommands.RunStatus;
import io.plasmavmc.kvm.qmp.RunStateCommands.SystemPowerdown;
import io.plasmavmc.kvm.qmp.RunStateCommands.SystemReset;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * One QEMU process of a VM and the conversation with it, from its start, or from when it was found,
 * to its end. What it observes and does concerns this process alone: a later one of the same VM is
 * another machine. Calls come one at a time; its end may be noticed by any thread.
 */
final class Machine {

    /** A process whose monitor has just closed is usually ending; this long it may take. */
    private static final Duration ENDING = Duration.ofMillis(500);

    private static final Duration QUIT_ANSWER = Duration.ofMillis(500);
    private static final int MOST_LOOKS = 1000;

    private final QemuProcess process;
    private final Monitor monitor;
    private final Devices devices;
    private final Sizes sizes;
    private final Guest guest;
    private final VmPaths paths;
    private final Patience patience;
    private final InstantSource clock;
    private final CompletableFuture<Exit> ended;

    /** As it was seen last; nobody but whoever calls here lets a halted machine go on. */
    private volatile RunState last = RunState.OTHER;

    /**
     * @param ended completes when the process is gone and what it left is removed
     */
    Machine(
            QemuProcess process,
            Monitor monitor,
            Devices devices,
            Sizes sizes,
            Guest guest,
            VmPaths paths,
            Patience patience,
            InstantSource clock,
            CompletableFuture<Exit> ended) {
        this.process = process;
        this.monitor = monitor;
        this.devices = devices;
        this.sizes = sizes;
        this.guest = guest;
        this.paths = paths;
        this.patience = patience;
        this.clock = clock;
        this.ended = ended;
    }

    QemuProcess process() {
        return process;
    }

    Devices devices() {
        return devices;
    }

    Sizes sizes() {
        return sizes;
    }

    /** Asks in passing, beside whatever else is asked; empty without an answer. */
    <R> Optional<R> askInPassing(QmpQuery<R> query, Duration limit) {
        return monitor.askInPassing(query, limit);
    }

    boolean isAlive() {
        return process.exit().isEmpty();
    }

    /** Goes on with a conversation that has begun. */
    void goOn(Conversation conversation) {
        monitor.goOn(conversation);
    }

    /** Begins a conversation in the background. */
    void connect() {
        monitor.connect();
    }

    Observation observe() {
        return isAlive() ? look() : gone();
    }

    /** Carries out a command and looks at what came of it, unless QEMU has told. */
    Observation act(QmpAction command) {
        if (!isAlive()) {
            return gone();
        }
        return switch (ask(() -> monitor.act(command, patience.command()))) {
            case Answer.Given<List<QmpEvent>>(var told) ->
                    RunStates.after(last, told).map(this::present).orElseGet(this::look);
            case Answer.Missing<?> missing -> unanswered(missing);
        };
    }

    /** Asks the guest to power off, by its agent or by the power button. */
    Observation powerDown() {
        return isAlive() && guest.askToPowerDown() ? look() : act(new SystemPowerdown());
    }

    /**
     * Resets. QEMU may answer before it has done it; then a machine that did not run is looked at
     * until it is reset.
     */
    Observation reset() {
        var seen = act(new SystemReset());
        for (int looks = 0; looks < MOST_LOOKS && !isReset(seen); looks++) {
            seen = look();
        }
        return seen;
    }

    private static boolean isReset(Observation seen) {
        return switch (seen) {
            case Observation.Present present ->
                    present.state() == RunState.PRELAUNCH || present.state() == RunState.RUNNING;
            case Observation.Absent _, Observation.Silent _ -> true;
        };
    }

    /**
     * Ends the process: asked to, so that it writes its disks out, and killed when that takes long
     * or nobody answers (docs/adr/0005).
     */
    Observation terminate() {
        if (isAlive() && isQuitting()) {
            var _ = process.awaitExit(patience.quit());
        }
        return kill() ? gone() : look();
    }

    /** Whether the process is gone now, and what it left is removed. */
    boolean kill() {
        if (isAlive()) {
            process.kill();
            var _ = process.awaitExit(patience.kill());
        }
        if (isAlive()) {
            return false;
        }
        ended.join();
        return true;
    }

    /** Waits until what a process that is gone has left is out of the way of the next one. */
    void awaitCleared() {
        if (!isAlive()) {
            ended.join();
        }
    }

    /** Ends the conversation alone. */
    void letGo() {
        monitor.close();
    }

    private boolean isQuitting() {
        try {
            return switch (monitor.ask(new Quit(), QUIT_ANSWER)) {
                case Answer.Given<?> _ -> true;
                case Answer.Missing<?> missing -> isEnding(missing);
            };
        } catch (QmpException refusal) {
            return false;
        }
    }

    private Observation look() {
        return switch (monitor.askStatus(patience.look())) {
            case Answer.Given<RunStatus>(var status) -> present(status.status());
            case Answer.Missing<RunStatus> missing -> unanswered(missing);
        };
    }

    private Observation present(String status) {
        var state = RunStates.of(status);
        last = state;
        return new Observation.Present(
                process.record(), state, status, detail(state), failedDisks(state));
    }

    private String detail(RunState state) {
        return switch (state) {
            case INTERNAL_ERROR -> LastWords.of(paths.messages());
            case PRELAUNCH, RUNNING, PAUSED, SHUTDOWN, GUEST_PANICKED, IO_ERROR, SUSPENDED, OTHER ->
                    "";
        };
    }

    private List<FailedDisk> failedDisks(RunState state) {
        return state == RunState.IO_ERROR ? failedDisks() : List.of();
    }

    private List<FailedDisk> failedDisks() {
        try {
            return switch (monitor.ask(new QueryBlock(), patience.look())) {
                case Answer.Given<List<BlockDevice>>(var devices) -> IoErrors.of(devices);
                case Answer.Missing<List<BlockDevice>> _ -> List.of();
            };
        } catch (QmpException odd) {
            // Only what is told about the state is missing then, not the state.
            return List.of();
        }
    }

    private Observation unanswered(Answer.Missing<?> missing) {
        if (isEnding(missing) && process.awaitExit(ENDING).isPresent()) {
            return gone();
        }
        return new Observation.Silent(process.record(), missing.since());
    }

    /** Whether the monitor has only just closed. */
    private boolean isEnding(Answer.Missing<?> missing) {
        return missing.disconnected() && clock.instant().isBefore(missing.since().plus(ENDING));
    }

    /** Absent, once nothing that the process left is in the way of the next. */
    private Observation gone() {
        return new Observation.Absent(Optional.of(ended.join()));
    }

    private static <R> Answer<R> ask(Supplier<Answer<R>> question) {
        try {
            return question.get();
        } catch (QmpRefused refusal) {
            throw QemuFailures.refused(refusal);
        } catch (QmpException odd) {
            throw QemuFailures.failed(String.valueOf(odd.getMessage()));
        }
    }
}
