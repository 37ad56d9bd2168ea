package io.plasmavmc.core.agent;

import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.hypervisor.MachineRecord;
import io.plasmavmc.core.hypervisor.Observation;
import io.plasmavmc.core.step.StepName;
import io.plasmavmc.core.vm.Action;
import io.plasmavmc.core.vm.HostBoot;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmPhase;
import io.plasmavmc.core.vm.VmSpec.Autostart;
import java.util.Optional;

/**
 * The owner's first look at a VM since the host booted: one write says that nothing of the former
 * boot lives, what became of an action that it cut off, and whether the VM is to be started (table
 * in docs/adr/0010). That start is another edit, made later and once; see {@link HostBoot}.
 *
 * <p>An unfinished action counts as what it wanted: a stop wins, whatever {@code autostart} says; a
 * start goes on under its number. A living process of the VM wins over everything written down.
 */
final class BootPlan {

    static final String HOST_REBOOTED = "HOST_REBOOTED";

    private BootPlan() {}

    /** Whether the owner has not dealt with this boot of the host yet. */
    static boolean isDue(Situation s) {
        return !s.handle().boot().id().equals(s.bootId());
    }

    static Plan of(Situation s) {
        return switch (s.observed()) {
            case Observation.Silent silent -> adopted(s, silent.machine());
            case Observation.Present seen -> adopted(s, seen.machine());
            case Observation.Absent _ -> hasRebooted(s) ? rebooted(s) : taken(s);
        };
    }

    /**
     * A handle that tells no boot is older than that field. Only a machine of another boot proves
     * then that the host has rebooted; without it an upgrade starts nothing.
     */
    private static boolean hasRebooted(Situation s) {
        return s.handle()
                .machine()
                .map(machine -> !machine.bootId().equals(s.bootId()))
                .orElse(!s.handle().boot().id().isEmpty());
    }

    private static Plan taken(Situation s) {
        return write(s.handle().withBoot(HostBoot.of(s.bootId())), "this boot of the host");
    }

    private static Plan adopted(Situation s, MachineRecord living) {
        VmHandle handle = s.handle().withBoot(HostBoot.of(s.bootId()));
        boolean same = handle.machine().filter(was -> isSameProcess(was, living)).isPresent();
        return write(
                same ? handle.withMachine(Optional.of(living), handle.running()) : handle,
                "its process lives");
    }

    private static boolean isSameProcess(MachineRecord a, MachineRecord b) {
        return a.pid() == b.pid() && a.startTicks() == b.startTicks();
    }

    private static Plan rebooted(Situation s) {
        VmHandle handle = s.openAction().map(a -> cutOff(s, a)).orElseGet(() -> atRest(s));
        return write(
                Writing.withoutMachine(handle).withRestart(Optional.empty()),
                "the host has rebooted");
    }

    private static VmHandle cutOff(Situation s, Action action) {
        return switch (action.verb()) {
            case START ->
                    stopped(s, s.handle().withProgress(Optional.empty()), "its start goes on")
                            .withBoot(HostBoot.startingAfter(s.bootId(), action.number() - 1));
            case STOP ->
                    stopped(s, Writing.done(s, action, VmPhase.STOPPED), "it was to be stopped")
                            .withBoot(HostBoot.of(s.bootId()));
            case PAUSE -> failed(s, action, autostart(s) == Autostart.ALWAYS);
            case RESUME, RESET -> failed(s, action, autostart(s) != Autostart.NEVER);
        };
    }

    private static VmHandle failed(Situation s, Action action, boolean comesBack) {
        VmHandle failed =
                Writing.failed(
                        s,
                        action,
                        Reason.NODE_UNAVAILABLE,
                        "the host rebooted before it was carried out");
        return next(s, stopped(s, failed, fate(s, comesBack)), comesBack);
    }

    private static VmHandle atRest(Situation s) {
        return switch (s.handle().phase()) {
            case RUNNING, STARTING -> ran(s);
            case PAUSED -> s.handle().reason().equals(SeenPlan.IO_ERROR) ? ran(s) : paused(s);
            case UNKNOWN -> unknown(s);
            case STOPPING -> stopping(s);
            case STOPPED, FAILED, CRASHED, DELETING -> stayed(s, s.handle());
        };
    }

    /** One that was killed and held by the kernel was to be stopped. */
    private static VmHandle unknown(Situation s) {
        if (s.handle().reason().equals(SilentPlan.STUCK)) {
            return stayed(s, stopped(s, s.handle(), ""));
        }
        return switch (s.handle().lastKnownPhase()) {
            case RUNNING, STARTING -> ran(s);
            case PAUSED -> paused(s);
            case STOPPING, STOPPED, FAILED, CRASHED, UNKNOWN, DELETING ->
                    stayed(s, stopped(s, s.handle(), ""));
        };
    }

    private static VmHandle ran(Situation s) {
        boolean comesBack = autostart(s) != Autostart.NEVER;
        return next(s, stopped(s, s.handle(), fate(s, comesBack)), comesBack);
    }

    private static VmHandle paused(Situation s) {
        boolean comesBack = autostart(s) == Autostart.ALWAYS;
        String words =
                comesBack
                        ? fate(s, true)
                        : "it was paused, and what it had in memory is gone; it stays stopped";
        return next(s, stopped(s, s.handle(), words), comesBack);
    }

    /** A guest that had powered itself off is told as that: it is why the VM is stopped. */
    private static VmHandle stopping(Situation s) {
        VmHandle was = s.handle();
        return stayed(
                s,
                was.reason().equals(SeenPlan.GUEST_SHUTDOWN)
                        ? was.withPhase(VmPhase.STOPPED, was.reason(), was.message(), s.now())
                        : stopped(s, was, ""));
    }

    /** What was not running stays so, unless a boot before this one had yet to start it. */
    private static VmHandle stayed(Situation s, VmHandle handle) {
        boolean wasDue = s.handle().boot().isStartDue(s.vm().actionNumber());
        return next(
                s,
                handle,
                switch (autostart(s)) {
                    case LAST -> wasDue;
                    case ALWAYS -> true;
                    case NEVER -> false;
                });
    }

    private static VmHandle next(Situation s, VmHandle handle, boolean comesBack) {
        return handle.withBoot(
                comesBack
                        ? HostBoot.startingAfter(s.bootId(), s.vm().actionNumber())
                        : HostBoot.of(s.bootId()));
    }

    private static VmHandle stopped(Situation s, VmHandle handle, String words) {
        String message = words.isEmpty() ? "the host rebooted" : "the host rebooted; " + words;
        return handle.withPhase(VmPhase.STOPPED, HOST_REBOOTED, message, s.now());
    }

    private static String fate(Situation s, boolean comesBack) {
        return "it %s started again (autostart %s)"
                .formatted(comesBack ? "is" : "is not", autostart(s));
    }

    private static Autostart autostart(Situation s) {
        return s.vm().spec().autostart();
    }

    private static Plan write(VmHandle handle, String why) {
        return new Plan.Write(StepName.BOOT_SEEN, handle, why);
    }
}
