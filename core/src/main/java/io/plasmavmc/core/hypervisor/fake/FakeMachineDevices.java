package io.plasmavmc.core.hypervisor.fake;

import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.hypervisor.DeviceCommand;
import io.plasmavmc.core.hypervisor.DeviceView;
import io.plasmavmc.core.hypervisor.DeviceView.Seen;
import io.plasmavmc.core.hypervisor.MachineDevices;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.vm.Item;
import io.plasmavmc.core.vm.RunningMachine.Device;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The devices of a fake host's machines, as one server's backend reaches them. Any thread. */
final class FakeMachineDevices implements MachineDevices {

    private final FakeHost host;
    private final List<String> bridges;

    /** Requests of this backend; those of an earlier one it does not know. Guarded by the host. */
    private final Set<Request> asked = new HashSet<>();

    private record Request(long pid, Item item) {}

    FakeMachineDevices(FakeHost host, List<String> bridges) {
        this.host = host;
        this.bridges = bridges;
    }

    @Override
    public Optional<DeviceView> look(Uid vm) {
        return host.inside(() -> speaking(vm).map(this::view));
    }

    @Override
    public Optional<Changed> change(Uid vm, DeviceCommand command) {
        return host.inside(() -> speaking(vm).map(machine -> changed(machine, command)));
    }

    private Optional<FakeMachine> speaking(Uid vm) {
        return host.machine(vm).filter(machine -> !machine.isSilent());
    }

    private Changed changed(FakeMachine machine, DeviceCommand command) {
        FakeBay bay = machine.bay();
        Optional<Device> attached =
                switch (command) {
                    case DeviceCommand.AttachDisk(var disk) ->
                            Optional.of(plug(bay, command.item(), FakeDevices.disk(disk)));
                    case DeviceCommand.AttachNic(var nic) -> {
                        FakeDevices.checkBridge(nic, bridges);
                        yield Optional.of(plug(bay, command.item(), FakeDevices.nic(nic)));
                    }
                    case DeviceCommand.AskToGo(Item item) -> {
                        asked.add(new Request(machine.process().pid(), item));
                        machine.ask(item, host.timers().instant());
                        yield Optional.empty();
                    }
                    case DeviceCommand.Release(Item item) -> {
                        requireGone(bay, item);
                        bay.release(item);
                        yield Optional.empty();
                    }
                    case DeviceCommand.SetLink(Item item, var _) -> {
                        requireThere(bay, item);
                        yield Optional.empty();
                    }
                    case DeviceCommand.Grow(var disk, long sizeBytes) -> {
                        requireThere(bay, command.item());
                        host.grow(disk, sizeBytes);
                        yield Optional.empty();
                    }
                };
        return new Changed(view(machine), attached);
    }

    private Device plug(FakeBay bay, Item item, Device device) {
        Optional<Device> there = bay.device(item);
        if (there.isEmpty()) {
            host.nextAttachFailure().ifPresent(FakeMachineDevices::refuse);
            bay.plug(item, device);
        }
        return there.orElse(device);
    }

    private static void requireGone(FakeBay bay, Item item) {
        if (bay.device(item).isPresent()) {
            refuse(item + " is in use");
        }
    }

    private static void requireThere(FakeBay bay, Item item) {
        if (bay.device(item).isEmpty()) {
            refuse(item + ": not found");
        }
    }

    private static void refuse(String words) {
        throw PlasmaException.of(Reason.HYPERVISOR_FAILED, words);
    }

    private DeviceView view(FakeMachine machine) {
        Map<Item, Seen> seen = new HashMap<>();
        machine.bay()
                .view()
                .present()
                .forEach(
                        (item, each) ->
                                seen.put(
                                        item,
                                        isMine(machine, item)
                                                ? each
                                                : new Seen(
                                                        each.address(), Optional.empty(), false)));
        return new DeviceView(seen);
    }

    private boolean isMine(FakeMachine machine, Item item) {
        return asked.contains(new Request(machine.process().pid(), item));
    }
}
