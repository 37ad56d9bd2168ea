package io.plasmavmc.testkit.sim;

import io.plasmavmc.core.hypervisor.MachineSpec;
import io.plasmavmc.core.hypervisor.RunState;
import io.plasmavmc.core.hypervisor.SizeView;
import io.plasmavmc.core.hypervisor.fake.FakeHost;
import io.plasmavmc.core.state.VmView;
import io.plasmavmc.core.vm.Item;
import io.plasmavmc.core.vm.ItemAnswer;
import io.plasmavmc.core.vm.RunningMachine;
import io.plasmavmc.core.vm.VirtualMachine;
import io.plasmavmc.core.vm.VmHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What must hold in peace for CPUs and memory: they are answered, told as they are, and as they are
 * wanted, but for what is refused, kept by the guest or has to wait for another machine.
 */
final class SizePeace {
    private final World world;
    private final VirtualMachine vm;
    private final VmHandle handle;
    private final FakeHost.Living process;
    private final List<Peace.Open> open = new ArrayList<>();

    private SizePeace(World world, VirtualMachine vm, VmHandle handle, FakeHost.Living process) {
        this.world = world;
        this.vm = vm;
        this.handle = handle;
        this.process = process;
    }

    /** Of a VM whose machine does not say what it has nothing can be said. */
    static List<Peace.Open> open(World world, VmView view) {
        Optional<FakeHost.Living> process = world.process(view.wanted().uid());
        if (view.actual().isEmpty() || process.filter(FakeHost.Living::silent).isPresent()) {
            return List.of();
        }
        VmHandle handle = view.actual().get();
        List<Peace.Open> unanswered = unanswered(view.wanted(), handle);
        return process.filter(_ -> unanswered.isEmpty())
                .map(living -> new SizePeace(world, view.wanted(), handle, living).differences())
                .orElse(unanswered);
    }

    private static List<Peace.Open> unanswered(VirtualMachine vm, VmHandle handle) {
        List<Peace.Open> open = new ArrayList<>();
        for (Item item : List.of(Item.CPUS, Item.MEMORY)) {
            long generation = vm.spec().generations().getOrDefault(item, 0L);
            boolean over =
                    handle.item(item)
                            .map(said -> said.generation() >= generation && said.isOver())
                            .orElse(handle.settledGeneration() >= generation);
            if (!over) {
                open.add(new Peace.Open(Rule.EVERY_REQUEST_ENDS, item + ": " + handle.item(item)));
            }
        }
        return open;
    }

    private List<Peace.Open> differences() {
        RunningMachine said = handle.running().orElse(RunningMachine.unknown(world.now()));
        SizeView has = process.sizes();
        boolean same =
                said.cpus() == has.cpus()
                        && said.memoryMib() == has.memoryMib()
                        && said.requestedMemoryMib() == has.requestedMemoryMib();
        if (!same) {
            note(said + " while it has " + has);
        }
        if (process.booting()) {
            note("its guest boots: " + process);
        }
        cpus(said, has);
        memory(has);
        return open;
    }

    private void cpus(RunningMachine said, SizeView has) {
        int wanted = vm.spec().cpus();
        boolean later = wanted > started().maxCpus();
        boolean waits = answer(Item.CPUS).filter(this::isExcused).isPresent();
        boolean there =
                world.isEmulated()
                        ? has.cpus() == wanted
                                || (has.cpus() > wanted && said.usableCpus() == wanted)
                        : has.cpus() == wanted;
        if (!later && !waits && !there) {
            note(wanted + " CPUs are wanted, it has " + has + ", says " + answer(Item.CPUS));
        }
        boolean asksAgent = process.state() == RunState.RUNNING && process.hasAgent();
        boolean used = has.usedCpus().equals(Optional.of(said.usableCpus()));
        if (asksAgent && said.offlineCpus() > 0 && !used) {
            note("the guest uses " + has + ", says " + said);
        }
    }

    /** It was refused, or there is nobody to do it. */
    private boolean isExcused(ItemAnswer said) {
        return said.state() == ItemAnswer.State.FAILED
                || (!said.message().isEmpty() && !process.hasAgent());
    }

    private void memory(SizeView has) {
        long wanted = vm.spec().memoryMib();
        boolean later = wanted < started().memoryMib() || wanted > started().maxMemoryMib();
        boolean failed =
                answer(Item.MEMORY)
                        .filter(found -> found.state() == ItemAnswer.State.FAILED)
                        .isPresent();
        if (!later && !failed && has.requestedMemoryMib() != wanted) {
            note(wanted + " MiB are wanted, it has " + has + ", says " + answer(Item.MEMORY));
        }
        boolean works = process.state() == RunState.RUNNING && !process.keepsDevices();
        if (works && process.sizesDue()) {
            note("the guest has yet to make of it what it can: " + process);
        }
    }

    private MachineSpec started() {
        return world.facts.sizes().started(process);
    }

    private Optional<ItemAnswer> answer(Item item) {
        return handle.item(item);
    }

    private void note(String why) {
        open.add(new Peace.Open(Rule.SIZES_ARE_TRUE, vm.id().name() + ": " + why));
    }
}
