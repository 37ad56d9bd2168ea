package io.plasmavmc.testkit.sim;

import static io.plasmavmc.testkit.sim.MachineRules.require;

import io.plasmavmc.core.hypervisor.MachineRecord;
import io.plasmavmc.core.hypervisor.MachineSpec;
import io.plasmavmc.core.hypervisor.SizeCommand;
import io.plasmavmc.core.hypervisor.SizeView;
import io.plasmavmc.core.hypervisor.fake.FakeHost;
import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.vm.ItemAnswer;
import io.plasmavmc.core.vm.RunningMachine;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmSpec;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Judges every command about CPUs and memory by what the machine was started with, and what is said
 * of them by what the machine has shown last.
 */
final class SizeRules {
    private final World world;
    private final Map<Long, Machine> machines = new HashMap<>();

    /** What a process was started with, and what it had when it was looked at last. */
    private record Machine(MachineSpec spec, SizeView shown) {}

    SizeRules(World world) {
        this.world = world;
    }

    void launched(MachineSpec spec, long pid) {
        SizeView atFirst =
                new SizeView(
                        spec.cpus(), Optional.of(spec.cpus()), spec.memoryMib(), spec.memoryMib());
        machines.put(pid, new Machine(spec, atFirst));
    }

    /** A server has been told, or would have been but for a fault. */
    void shown(FakeHost.Living process) {
        machines.computeIfPresent(
                process.machine().pid(), (_, old) -> new Machine(old.spec(), process.sizes()));
    }

    void command(FakeHost.Living process, SizeCommand command) {
        MachineSpec started = started(process);
        int cpus = process.sizes().cpus();
        boolean possible =
                switch (command) {
                    case SizeCommand.PlugCpus(int total) -> total <= started.maxCpus();
                    case SizeCommand.UnplugCpu _ -> !world.isEmulated();
                    case SizeCommand.UseCpus(int count) -> count >= 1 && count <= cpus;
                    case SizeCommand.UseMemory(long mib) ->
                            mib >= started.memoryMib() && mib <= started.maxMemoryMib();
                };
        require(Rule.SIZES_ARE_POSSIBLE, possible, command + " of " + process);
    }

    // What is said.

    void judge(Optional<VmHandle> former, VmHandle handle) {
        Optional<RunningMachine> before =
                former.filter(old -> isSame(old, handle)).flatMap(VmHandle::running);
        Optional<Machine> machine = machine(handle);
        if (machine.isPresent() && handle.running().isPresent()) {
            seen(before, handle.running().get(), machine.get());
        }
    }

    private static boolean isSame(VmHandle old, VmHandle handle) {
        return old.machine()
                .map(MachineRecord::pid)
                .equals(handle.machine().map(MachineRecord::pid));
    }

    private static void seen(
            Optional<RunningMachine> before, RunningMachine said, Machine machine) {
        SizeView shown = machine.shown();
        boolean memory =
                before.filter(
                                        old ->
                                                old.memoryMib() == said.memoryMib()
                                                        && old.requestedMemoryMib()
                                                                == said.requestedMemoryMib())
                                .isPresent()
                        || (said.memoryMib() == shown.memoryMib()
                                && said.requestedMemoryMib() == shown.requestedMemoryMib());
        require(Rule.SIZES_ARE_SEEN, memory, said + " while it has shown " + shown);
        boolean cpus =
                before.filter(old -> old.cpus() == said.cpus()).isPresent()
                        || said.cpus() == shown.cpus();
        require(Rule.SIZES_ARE_SEEN, cpus, said + " while it has shown " + shown);
        boolean used =
                before.filter(old -> old.offlineCpus() == said.offlineCpus()).isPresent()
                        || shown.usedCpus().equals(Optional.of(said.usableCpus()));
        require(Rule.SIZES_ARE_SEEN, used, said + " while it has shown " + shown);
    }

    /** What a handle says anew of CPUs or memory: settled is what is there, or has to wait. */
    void judge(StateSnapshot state, VmHandle handle, ItemAnswer answer) {
        Optional<VmSpec> spec =
                Optional.ofNullable(state.vms().get(handle.id()))
                        .map(Stored::value)
                        .filter(vm -> vm.uid().equals(handle.uid()))
                        .map(vm -> vm.spec())
                        .filter(now -> answers(now, answer));
        Optional<Machine> machine = machine(handle);
        if (answer.state() == ItemAnswer.State.SETTLED && spec.isPresent() && machine.isPresent()) {
            boolean done =
                    switch (answer.item().kind()) {
                        case CPUS -> hasCpus(spec.get().cpus(), machine.get(), answer);
                        case MEMORY -> hasMemory(spec.get().memoryMib(), machine.get());
                        case DISK, NIC -> true;
                    };
            require(
                    Rule.ANSWER_NEEDS_EVIDENCE,
                    done,
                    answer + " for " + spec.get() + " while it has shown " + machine.get().shown());
        }
    }

    private static boolean answers(VmSpec spec, ItemAnswer answer) {
        return Optional.ofNullable(spec.generations().get(answer.item()))
                .filter(generation -> generation == answer.generation())
                .isPresent();
    }

    /** An agent that does not answer is named as the reason. */
    private boolean hasCpus(int wanted, Machine machine, ItemAnswer answer) {
        SizeView shown = machine.shown();
        boolean usesThem =
                shown.usedCpus().equals(Optional.of(wanted)) || !answer.message().isEmpty();
        return wanted > machine.spec().maxCpus()
                || shown.cpus() == wanted
                || (world.isEmulated() && shown.cpus() > wanted && usesThem);
    }

    /** What the guest makes of it is its own affair. */
    private static boolean hasMemory(long wanted, Machine machine) {
        boolean live =
                wanted >= machine.spec().memoryMib() && wanted <= machine.spec().maxMemoryMib();
        return !live || machine.shown().requestedMemoryMib() == wanted;
    }

    private Optional<Machine> machine(VmHandle handle) {
        return handle.machine().map(MachineRecord::pid).map(machines::get);
    }

    /** What the process was started with. */
    MachineSpec started(FakeHost.Living process) {
        return Optional.ofNullable(machines.get(process.machine().pid())).orElseThrow().spec();
    }
}
