package io.plasmavmc.testkit.sim;

import static io.plasmavmc.testkit.sim.MachineRules.require;

import io.plasmavmc.core.hypervisor.DeviceCommand;
import io.plasmavmc.core.hypervisor.MachineSpec;
import io.plasmavmc.core.hypervisor.fake.FakeHost;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.vm.DeviceSpec;
import io.plasmavmc.core.vm.DeviceVerb;
import io.plasmavmc.core.vm.Item;
import io.plasmavmc.core.vm.ItemAnswer;
import io.plasmavmc.core.vm.RunningMachine;
import io.plasmavmc.core.vm.VirtualMachine;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.volume.Volume;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Judges every command about a device by what is true at the moment when it takes effect, and what
 * is said of devices by what is in the machines then.
 */
final class DeviceRules {
    private final World world;
    private final Facts facts;
    private final Map<Place, Uid> volumes = new HashMap<>();
    private final Map<Place, Boolean> links = new HashMap<>();
    private final Set<Place> had = new HashSet<>();
    private final Map<Place, Long> ejected = new HashMap<>();

    /** A device of one process. */
    private record Place(long pid, Item item) {}

    DeviceRules(World world, Facts facts) {
        this.world = world;
        this.facts = facts;
    }

    void launch(MachineSpec spec) {
        spec.disks().forEach(disk -> requireFree(spec.uid(), disk, Optional.empty()));
    }

    void launched(MachineSpec spec, long pid) {
        spec.disks().forEach(disk -> put(pid, disk));
        spec.nics().forEach(nic -> put(pid, nic));
    }

    private void put(long pid, MachineSpec.Disk disk) {
        Place place = new Place(pid, Item.disk(disk.diskId()));
        had.add(place);
        volumes.put(place, disk.volume());
    }

    private void put(long pid, MachineSpec.Nic nic) {
        Place place = new Place(pid, Item.nic(nic.nicId()));
        had.add(place);
        links.put(place, nic.linkUp());
    }

    void command(Uid vm, FakeHost.Living process, DeviceCommand command) {
        Item item = command.item();
        Optional<DeviceSpec> entry = entry(vm, item);
        switch (command) {
            case DeviceCommand.AttachDisk(var disk) -> {
                requireFree(vm, disk, Optional.of(place(process, item)));
                requireAsked(vm, process, item);
            }
            case DeviceCommand.AttachNic _ -> requireAsked(vm, process, item);
            case DeviceCommand.AskToGo _ ->
                    require(
                            Rule.DEVICE_ASKED_TO_GO,
                            entry.filter(DeviceSpec::isDetaching).isPresent(),
                            item + " of " + vm + ", wanted: " + entry);
            case DeviceCommand.Grow(var disk, var _) ->
                    require(Rule.FILE_IN_USE, !isResized(disk.volume()), "a tool works on " + disk);
            case DeviceCommand.Release _, DeviceCommand.SetLink _ -> {}
        }
    }

    void carriedOut(FakeHost.Living process, DeviceCommand command) {
        switch (command) {
            case DeviceCommand.AttachDisk(var disk) -> put(process.machine().pid(), disk);
            case DeviceCommand.AttachNic(var nic) -> {
                if (!process.devices().has(command.item())) {
                    put(process.machine().pid(), nic);
                }
            }
            case DeviceCommand.SetLink(var item, boolean up) -> links.put(place(process, item), up);
            case DeviceCommand.AskToGo _, DeviceCommand.Release _, DeviceCommand.Grow _ -> {}
        }
    }

    /** Not in a machine yet, but for the place itself, nor in the hands of a tool. */
    private void requireFree(Uid vm, MachineSpec.Disk disk, Optional<Place> place) {
        Uid volume = disk.volume();
        boolean free =
                world.host.processes().values().stream()
                        .allMatch(process -> places(process, volume, place).isEmpty());
        require(Rule.FILE_IN_USE, free, "volume " + volume + " in two places");
        require(Rule.FILE_IN_USE, !isResized(volume), "a tool works on " + volume);
        boolean holds =
                facts.volume(volume)
                        .flatMap(found -> facts.state().holder(found.id()))
                        .filter(claim -> claim.uid().equals(vm))
                        .isPresent();
        require(Rule.VOLUME_IS_ITS_HOLDERS, holds, disk + " into the machine of " + vm);
    }

    private Set<Place> places(FakeHost.Living process, Uid volume, Optional<Place> except) {
        Set<Place> all = new HashSet<>();
        items(process).forEach(item -> all.add(place(process, item)));
        all.removeIf(place -> !volume.equals(volumes.get(place)));
        except.ifPresent(all::remove);
        return all;
    }

    private boolean isResized(Uid volume) {
        return facts.volume(volume)
                .filter(found -> found.status().phase() == Volume.Phase.RESIZING)
                .isPresent();
    }

    private void requireAsked(Uid vm, FakeHost.Living process, Item item) {
        require(Rule.CLAIM_OUTLIVES_DEVICE, entry(vm, item).isPresent(), item + " has no entry");
        boolean asked =
                Optional.ofNullable(ejected.get(place(process, item)))
                        .map(generation -> isAttachedSince(vm, item, generation))
                        .orElse(true);
        require(Rule.EJECTED_STAYS_OUT, asked, item + " of " + process);
    }

    private boolean isAttachedSince(Uid vm, Item item, long generation) {
        return vm(facts.state(), vm).stream()
                .flatMap(found -> found.requests().stream())
                .filter(request -> request.generation() > generation)
                .filter(request -> request.item().equals(Optional.of(item)))
                .anyMatch(request -> DeviceVerb.isAttach(request.verb()));
    }

    /** Whether a living machine has the volume open. */
    boolean isInUse(Uid volume) {
        return world.host.processes().values().stream()
                .anyMatch(process -> !places(process, volume, Optional.empty()).isEmpty());
    }

    /** Devices, and what those that went have left. */
    static Set<Item> items(FakeHost.Living process) {
        Set<Item> all = new HashSet<>(process.devices().present().keySet());
        all.addAll(process.left());
        return all;
    }

    /** The guest ejects a device; one that is known to be there stays out until it is asked for. */
    void eject(Uid vm, FakeHost.Living process, Item item) {
        entry(vm, item)
                .filter(entry -> !entry.isDetaching() && isKnown(vm, item))
                .ifPresent(entry -> ejected.put(place(process, item), entry.generation()));
    }

    private boolean isKnown(Uid vm, Item item) {
        return facts.handle(vm)
                .flatMap(VmHandle::running)
                .flatMap(running -> running.device(item))
                .filter(RunningMachine.Device::isAttached)
                .isPresent();
    }

    // What is said.

    /** Of an entry, or a claim, only as long as a machine has nothing of the device. */
    void judge(StateSnapshot state) {
        world.host.processes().forEach((vm, process) -> judge(state, vm, process));
    }

    private static void judge(StateSnapshot state, Uid uid, FakeHost.Living process) {
        Optional<VirtualMachine> vm = vm(state, uid);
        for (Item item : items(process)) {
            boolean has = vm.filter(found -> found.spec().device(item).isPresent()).isPresent();
            Rule rule =
                    process.left().contains(item)
                            ? Rule.RELEASED_IS_CLEAN
                            : Rule.CLAIM_OUTLIVES_DEVICE;
            require(rule, has, item + " is still in " + process);
        }
    }

    /** What a handle says anew of an item. */
    void judge(StateSnapshot state, VmHandle handle, ItemAnswer answer) {
        Optional<FakeHost.Living> process = world.process(handle.uid());
        boolean there = process.filter(found -> items(found).contains(answer.item())).isPresent();
        if (answer.released()) {
            require(Rule.RELEASED_IS_CLEAN, !there, answer + " while " + process);
        } else if (answer.state() == ItemAnswer.State.SETTLED) {
            boolean done =
                    vm(state, handle.uid())
                            .flatMap(vm -> vm.spec().device(answer.item()))
                            .filter(entry -> entry.generation() == answer.generation())
                            .map(entry -> entry.isDetaching() ? !there : wasThere(process, entry))
                            .orElse(true);
            require(Rule.ANSWER_NEEDS_EVIDENCE, done, answer + " while " + process);
        }
    }

    /** It may have gone by itself since. */
    private boolean wasThere(Optional<FakeHost.Living> process, DeviceSpec entry) {
        return process.map(living -> had.contains(place(living, entry.item()))).orElse(true);
    }

    private static Place place(FakeHost.Living process, Item item) {
        return new Place(process.machine().pid(), item);
    }

    private Optional<DeviceSpec> entry(Uid vm, Item item) {
        return vm(facts.state(), vm).flatMap(found -> found.spec().device(item));
    }

    private static Optional<VirtualMachine> vm(StateSnapshot state, Uid uid) {
        return state.vms().values().stream()
                .map(Stored::value)
                .filter(found -> found.uid().equals(uid))
                .findFirst();
    }

    /** Whether the cable of a NIC that the machine has is plugged in. */
    boolean isLinkUp(FakeHost.Living process, Item nic) {
        return links.getOrDefault(place(process, nic), true);
    }
}
