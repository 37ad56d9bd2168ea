package io.plasmavmc.core.agent;

import io.plasmavmc.core.hypervisor.DeviceView;
import io.plasmavmc.core.hypervisor.MachineDevices.Changed;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.step.StepName;
import io.plasmavmc.core.vm.Item;
import io.plasmavmc.core.vm.RunningMachine.Device;
import io.plasmavmc.core.volume.Volume;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What decisions about a VM's devices rest on. Immutable.
 *
 * @param wanted the devices of the spec, in its order
 * @param seen what the machine has; empty until this look has asked for it
 * @param unanswered this look has asked for it, and the machine did not answer
 * @param attached by this look, as they are in the machine
 * @param refused the newest command about each device that this look saw refused
 * @param done the steps that this look has taken, by device
 */
record DeviceSituation(
        List<WantedDevice> wanted,
        Optional<DeviceView> seen,
        boolean unanswered,
        Map<Item, Device> attached,
        Map<Item, Situation.Failure> refused,
        Set<Done> done) {

    DeviceSituation {
        wanted = List.copyOf(wanted);
        attached = Map.copyOf(attached);
        refused = Map.copyOf(refused);
        done = Set.copyOf(done);
    }

    /** A step about one device. */
    record Done(StepName step, Item item) {}

    static DeviceSituation of(List<WantedDevice> wanted) {
        return new DeviceSituation(wanted, Optional.empty(), false, Map.of(), Map.of(), Set.of());
    }

    boolean hasDone(StepName step, Item item) {
        return done.contains(new Done(step, item));
    }

    Optional<Situation.Failure> refusal(StepName step, Item item) {
        return Optional.ofNullable(refused.get(item)).filter(found -> found.step() == step);
    }

    DeviceSituation after(DeviceView view) {
        return new DeviceSituation(wanted, Optional.of(view), false, attached, refused, done);
    }

    DeviceSituation afterSilence() {
        return new DeviceSituation(wanted, Optional.empty(), true, attached, refused, done);
    }

    DeviceSituation after(StepName step, Item item, Changed changed) {
        Map<Item, Device> devices = new HashMap<>(attached);
        changed.attached().ifPresent(device -> devices.put(item, device));
        return new DeviceSituation(
                wanted, Optional.of(changed.seen()), false, devices, refused, with(step, item));
    }

    DeviceSituation afterRefusal(Situation.Failure failure, Item item) {
        Map<Item, Situation.Failure> failures = new HashMap<>(refused);
        failures.put(item, failure);
        return new DeviceSituation(
                wanted, seen, unanswered, attached, failures, with(failure.step(), item));
    }

    DeviceSituation afterVolume(StepName step, Item item, Stored<Volume> volume) {
        List<WantedDevice> next =
                wanted.stream()
                        .map(
                                device ->
                                        device instanceof WantedDevice.Disk disk
                                                        && disk.item().equals(item)
                                                ? new WantedDevice.Disk(
                                                        disk.spec(),
                                                        Optional.of(volume),
                                                        disk.part())
                                                : device)
                        .toList();
        return new DeviceSituation(next, seen, unanswered, attached, refused, with(step, item));
    }

    private Set<Done> with(StepName step, Item item) {
        Set<Done> all = new HashSet<>(done);
        all.add(new Done(step, item));
        return all;
    }
}
