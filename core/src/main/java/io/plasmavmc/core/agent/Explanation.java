package io.plasmavmc.core.agent;

import io.plasmavmc.core.state.VmView;
import io.plasmavmc.core.vm.DeviceStates;
import io.plasmavmc.core.vm.PendingChange;
import io.plasmavmc.core.vm.Power;
import io.plasmavmc.core.vm.RunningMachine;
import io.plasmavmc.core.vm.RunningMachine.Device;
import io.plasmavmc.core.vm.SizeChanges;
import io.plasmavmc.core.vm.VirtualMachine;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmPhase;
import io.plasmavmc.core.vm.VmSpec;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Why a VM is as it is, in words for an operator, from what is stored of it and what its owner last
 * decided. Pure.
 *
 * @param wanted what the VM is to be
 * @param observed what its owner last wrote down
 * @param differences between the two, one a line; none where all is as it is wanted
 * @param nextStep what its owner does next, as far as this server knows
 * @param waits what is not answered yet, each with what it waits for
 */
public record Explanation(
        String wanted,
        String observed,
        List<String> differences,
        String nextStep,
        List<OpenWait> waits) {

    public Explanation {
        differences = List.copyOf(differences);
        waits = List.copyOf(waits);
    }

    /**
     * Explains the VM as a snapshot has it.
     *
     * @param decisions of the VM's owner, the newest last; none where this server is not it
     */
    public static Explanation of(VmView view, List<Decisions.Decision> decisions) {
        return new Explanation(
                wanted(view.wanted()),
                view.actual().map(Explanation::observed).orElse("no server has looked at it yet"),
                view.actual().map(handle -> differences(view.wanted(), handle)).orElse(List.of()),
                next(decisions),
                OpenWait.of(view));
    }

    private static String wanted(VirtualMachine vm) {
        VmSpec spec = vm.spec();
        String power =
                vm.isDeleting()
                        ? "deleted"
                        : vm.action()
                                .map(
                                        action ->
                                                "%s, by action %d, %s"
                                                        .formatted(
                                                                vm.power(),
                                                                action.number(),
                                                                action.verb()))
                                .orElse("STOPPED, no action yet");
        return "%s; %d of at most %d CPUs, %d of at most %d MiB; disks: %d, NICs: %d"
                .formatted(
                        power,
                        spec.cpus(),
                        spec.maxCpus(),
                        spec.memoryMib(),
                        spec.maxMemoryMib(),
                        spec.disks().size(),
                        spec.nics().size());
    }

    private static String observed(VmHandle handle) {
        String process =
                handle.machine().map(machine -> "QEMU is pid " + machine.pid()).orElse("no QEMU");
        String machine =
                handle.running()
                        .filter(known -> known.cpus() > 0)
                        .map(
                                known ->
                                        ", its guest has %d CPUs and %d MiB"
                                                .formatted(known.usableCpus(), known.memoryMib()))
                        .orElse("");
        return "%s since %s; %s%s"
                .formatted(
                        handle.phase(),
                        handle.phaseTime().truncatedTo(ChronoUnit.SECONDS),
                        process,
                        machine);
    }

    private static List<String> differences(VirtualMachine vm, VmHandle handle) {
        List<String> all = new ArrayList<>();
        power(vm, handle).ifPresent(all::add);
        SizeChanges.of(vm.spec(), handle).forEach(change -> all.add(size(change)));
        handle.running().ifPresent(running -> devices(vm.spec(), handle, running, all));
        return all;
    }

    private static Optional<String> power(VirtualMachine vm, VmHandle handle) {
        return isAs(vm, handle.phase())
                ? Optional.empty()
                : Optional.of(
                        "it is to be %s and is %s%s"
                                .formatted(
                                        vm.isDeleting() ? "gone" : vm.power(),
                                        handle.phase(),
                                        words(handle.reason(), handle.message())));
    }

    private static boolean isAs(VirtualMachine vm, VmPhase phase) {
        Optional<Power> power =
                switch (phase) {
                    case STOPPED -> Optional.of(Power.STOPPED);
                    case RUNNING -> Optional.of(Power.RUNNING);
                    case PAUSED -> Optional.of(Power.PAUSED);
                    case STARTING, STOPPING, FAILED, CRASHED, UNKNOWN, DELETING -> Optional.empty();
                };
        return !vm.isDeleting() && power.filter(vm.power()::equals).isPresent();
    }

    private static String size(PendingChange change) {
        return "%s is %s, wanted is %s (%s: %s)"
                .formatted(
                        change.field(),
                        change.current(),
                        change.wanted(),
                        change.applies(),
                        change.reason());
    }

    private static void devices(
            VmSpec spec, VmHandle handle, RunningMachine running, List<String> all) {
        DeviceStates.disks(spec, handle, running).forEach(disk -> device("disk", disk, all));
        DeviceStates.nics(spec, handle, running).forEach(nic -> device("NIC", nic, all));
    }

    private static void device(String kind, Device device, List<String> all) {
        if (!device.isAttached() || !device.reason().isEmpty()) {
            all.add(
                    "%s %s is %s%s"
                            .formatted(
                                    kind,
                                    device.id(),
                                    device.phase(),
                                    words(device.reason(), device.message())));
        }
    }

    private static String words(String reason, String message) {
        String why = reason.isEmpty() ? message : "%s: %s".formatted(reason, message);
        return why.isEmpty() ? "" : ", " + why;
    }

    private static String next(List<Decisions.Decision> decisions) {
        if (decisions.isEmpty()) {
            return "not known to this server, which has not decided anything about it";
        }
        Decisions.Decision last = decisions.getLast();
        return switch (last.step()) {
            case Decisions.REST -> "none until something changes: " + last.why();
            case Decisions.WAIT -> "to look again, at once when something changes: " + last.why();
            default -> "to look at what came of " + last.step() + ": " + last.why();
        };
    }
}
