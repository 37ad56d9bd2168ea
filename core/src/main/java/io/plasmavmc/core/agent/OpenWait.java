package io.plasmavmc.core.agent;

import io.plasmavmc.core.state.VmView;
import io.plasmavmc.core.vm.Action;
import io.plasmavmc.core.vm.DeviceSpec;
import io.plasmavmc.core.vm.Item;
import io.plasmavmc.core.vm.ItemAnswer;
import io.plasmavmc.core.vm.Progress;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmPhase;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Something about a VM that is not answered yet.
 *
 * @param what the action or the part of the VM that waits
 * @param why what it waits for
 * @param until when it ends by itself, with whatever there is to say then; empty where it has not
 *     begun, or goes on for as long as it takes
 */
public record OpenWait(String what, String why, Instant since, Optional<Instant> until) {

    /** All of a VM, as far as it is written down. */
    static List<OpenWait> of(VmView view) {
        List<OpenWait> all = new ArrayList<>();
        view.actual()
                .filter(h -> h.phase() == VmPhase.UNKNOWN)
                .map(OpenWait::word)
                .ifPresent(all::add);
        view.wanted().action().flatMap(action -> action(action, view)).ifPresent(all::add);
        view.crashStartDue().flatMap(due -> restart(due, view)).ifPresent(all::add);
        view.wanted()
                .spec()
                .generations()
                .forEach((item, generation) -> item(item, generation, view).ifPresent(all::add));
        return all;
    }

    private static OpenWait word(VmHandle handle) {
        return new OpenWait("QEMU", handle.message(), handle.phaseTime(), Optional.empty());
    }

    private static Optional<OpenWait> restart(Instant due, VmView view) {
        return view.actual()
                .map(
                        handle ->
                                new OpenWait(
                                        "restart after a crash",
                                        "its time to come",
                                        handle.phaseTime(),
                                        Optional.of(due)));
    }

    private static Optional<OpenWait> action(Action action, VmView view) {
        Optional<VmHandle> handle = view.actual();
        if (handle.filter(known -> known.answeredAction() >= action.number()).isPresent()) {
            return Optional.empty();
        }
        String what = "action %d, %s".formatted(action.number(), action.verb());
        return Optional.of(
                handle.flatMap(VmHandle::progress)
                        .filter(progress -> progress.action() == action.number())
                        .map(progress -> begun(what, action, progress))
                        .orElseGet(
                                () ->
                                        new OpenWait(
                                                what,
                                                "its owner to begin with it",
                                                action.requestTime(),
                                                Optional.empty())));
    }

    private static OpenWait begun(String what, Action action, Progress progress) {
        String why =
                switch (progress.stage()) {
                    case LAUNCHING -> "a QEMU to be started";
                    case LAUNCHED -> "the guest to be let run";
                    case ASKING ->
                            "the guest to go down, which it was asked to %d times, last at %s"
                                    .formatted(
                                            progress.asks(),
                                            progress.lastAsk().truncatedTo(ChronoUnit.SECONDS));
                    case RESET_DONE -> "the machine, which is reset, to be let run";
                    case CYCLING -> "the old QEMU to end, a new one takes its place";
                };
        return new OpenWait(
                what,
                progress.asks() == 0 && progress.stage() == Progress.Stage.ASKING
                        ? "QEMU to answer"
                        : why,
                progress.since(),
                Optional.of(progress.since().plus(action.deadline())));
    }

    private static Optional<OpenWait> item(Item item, long generation, VmView view) {
        Optional<VmHandle> handle = view.actual();
        if (handle.filter(known -> !ItemWriting.isOpen(item, generation, known)).isPresent()) {
            return held(item, view);
        }
        return handle.flatMap(known -> known.item(item))
                .filter(answer -> answer.generation() == generation)
                .map(answer -> asked(item, answer, view))
                .or(
                        () ->
                                Optional.of(
                                        new OpenWait(
                                                item.toString(),
                                                "what is in progress, or for its owner to look",
                                                view.wanted().updateTime(),
                                                Optional.empty())));
    }

    /** A detach that was answered at its deadline, and goes on. */
    private static Optional<OpenWait> held(Item item, VmView view) {
        return view.wanted()
                .spec()
                .device(item)
                .filter(DeviceSpec::isDetaching)
                .flatMap(device -> view.actual().flatMap(handle -> handle.item(device)))
                .filter(answer -> !answer.released())
                .map(
                        answer ->
                                new OpenWait(
                                        item.toString(),
                                        "the guest to let it go, however long that takes",
                                        answer.since(),
                                        Optional.empty()));
    }

    private static OpenWait asked(Item item, ItemAnswer answer, VmView view) {
        Optional<Duration> patience =
                switch (item.kind()) {
                    case CPUS -> Optional.of(CpuPlan.PATIENCE);
                    case MEMORY -> Optional.of(MemoryPlan.PATIENCE);
                    case DISK, NIC -> view.wanted().spec().device(item).flatMap(DeviceSpec::detach);
                };
        String why =
                switch (item.kind()) {
                    case CPUS -> "the guest to let CPUs go";
                    case MEMORY -> "the guest to take memory, or to give it back";
                    case DISK, NIC -> "the guest to let it go";
                };
        return new OpenWait(
                item.toString(), why, answer.since(), patience.map(answer.since()::plus));
    }
}
