package io.plasmavmc.core.agent;

import io.plasmavmc.chainfire.Revision;
import io.plasmavmc.chainfire.Value;
import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.hypervisor.DeviceCommand;
import io.plasmavmc.core.hypervisor.DeviceView;
import io.plasmavmc.core.hypervisor.DeviceView.Seen;
import io.plasmavmc.core.hypervisor.MachineDevices.Changed;
import io.plasmavmc.core.hypervisor.MachineSpec;
import io.plasmavmc.core.image.DiskFormat;
import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.step.StepName;
import io.plasmavmc.core.tenant.ProjectId;
import io.plasmavmc.core.vm.DeviceSpec;
import io.plasmavmc.core.vm.DiskSpec;
import io.plasmavmc.core.vm.Item;
import io.plasmavmc.core.vm.NicSpec;
import io.plasmavmc.core.vm.RunningMachine;
import io.plasmavmc.core.vm.RunningMachine.Device;
import io.plasmavmc.core.volume.Volume;
import io.plasmavmc.core.volume.VolumeId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The devices of a scene: those of the spec, those in the machine, and one that obeys. */
final class SceneDevices {

    static final long MIB = 1 << 20;

    private static final ProjectId PROJECT = new ProjectId("default", "default");
    private final Map<Item, DeviceSpec> wanted = new LinkedHashMap<>();
    private final Map<Item, Seen> machine = new HashMap<>();
    private final List<DeviceCommand> commands = new ArrayList<>();
    private final Map<Item, Volume> volumes = new HashMap<>();
    private final Map<StepName, String> refusals = new HashMap<>();
    private boolean silent;
    private DeviceSituation situation = DeviceSituation.of(List.of());

    static DiskSpec disk(String id) {
        return new DiskSpec(
                id,
                new VolumeId(PROJECT, "volume-" + id),
                new Uid("01980000-0000-7000-8000-000000000002"),
                Optional.empty(),
                false,
                Optional.empty(),
                3,
                Optional.empty(),
                1);
    }

    static NicSpec nic(String id, boolean up) {
        return new NicSpec(
                id,
                "52:54:00:00:00:01",
                up,
                new NicSpec.Network.User(List.of()),
                4,
                Optional.empty(),
                1);
    }

    static DeviceSpec detaching(DeviceSpec device, Duration deadline) {
        return switch (device) {
            case DiskSpec disk -> disk.withDetach(Optional.of(deadline));
            case NicSpec nic -> nic.withDetach(Optional.of(deadline));
        };
    }

    void wants(DeviceSpec device, long generation) {
        DeviceSpec changed =
                switch (device) {
                    case DiskSpec disk -> disk.withGeneration(generation);
                    case NicSpec nic -> nic.withGeneration(generation);
                };
        wanted.put(device.item(), changed);
        if (changed instanceof DiskSpec disk) {
            volumes.putIfAbsent(device.item(), volume(disk, 64 * MIB, Volume.Phase.READY));
        }
        newLook();
    }

    /** Any server has taken out of the spec what its owner has let go. */
    void wantsOnly(List<DeviceSpec> devices) {
        wanted.keySet().retainAll(devices.stream().map(DeviceSpec::item).toList());
        devices.forEach(device -> wanted.put(device.item(), device));
        newLook();
    }

    /** Its volume is to have that size. */
    void wantsSize(Item item, long bytes) {
        volumes.compute(item, (_, old) -> old.withSizeBytes(bytes));
        newLook();
    }

    void volumeIs(Item item, Volume.Phase phase) {
        volumes.compute(
                item,
                (_, old) ->
                        old.withStatus(
                                new Volume.Status(phase, "", "", old.status().sizeBytes(), 0)));
        newLook();
    }

    /** The node could not make its file larger. */
    void volumeDidNotGrow(Item item, Reason reason) {
        volumes.compute(item, (_, old) -> old.notGrown(reason.name(), "no room"));
        newLook();
    }

    Volume volume(Item item) {
        return Objects.requireNonNull(volumes.get(item));
    }

    private static Volume volume(DiskSpec disk, long size, Volume.Phase phase) {
        return new Volume(
                disk.volume(),
                disk.volumeUid(),
                Scene.START,
                Map.of(),
                new NodeId("host-a"),
                Volume.DEFAULT_POOL,
                DiskFormat.QCOW2,
                size,
                Optional.empty(),
                false,
                Optional.empty(),
                new Volume.Status(phase, "", "", size, 0));
    }

    // What happens in the machine.

    void isThere(Item item) {
        machine.put(item, new Seen("", Optional.empty(), false));
        newLook();
    }

    void isGone(Item item) {
        machine.remove(item);
        newLook();
    }

    void isAt(Item item, String address) {
        machine.put(item, new Seen(address, Optional.empty(), false));
        newLook();
    }

    void guestRefuses(Item item) {
        machine.computeIfPresent(item, (_, old) -> new Seen("", old.asked(), true));
        newLook();
    }

    void guestLetsAskedGo() {
        reset();
        newLook();
    }

    /** A reset lets go of all that was asked for. */
    void reset() {
        machine.values().removeIf(seen -> seen.asked().isPresent());
    }

    /** The next command of that step is refused. */
    void refuses(StepName step, String words) {
        refusals.put(step, words);
    }

    void fallsSilent() {
        silent = true;
    }

    void answersAgain() {
        silent = false;
        newLook();
    }

    /** Another server has no memory of what it asked for. */
    void forgetsRequests() {
        machine.replaceAll((_, old) -> new Seen(old.address(), Optional.empty(), false));
        newLook();
    }

    boolean has(Item item) {
        return machine.containsKey(item);
    }

    List<DeviceCommand> commands() {
        return commands;
    }

    // One look.

    void newLook() {
        situation = DeviceSituation.of(wanted.values().stream().map(this::wantedDevice).toList());
    }

    DeviceSituation situation() {
        return situation;
    }

    List<DiskSpec> disks() {
        return wanted.values().stream()
                .filter(DiskSpec.class::isInstance)
                .map(DiskSpec.class::cast)
                .toList();
    }

    List<NicSpec> nics() {
        return wanted.values().stream()
                .filter(NicSpec.class::isInstance)
                .map(NicSpec.class::cast)
                .toList();
    }

    RunningMachine launched(RunningMachine empty) {
        RunningMachine running = empty;
        for (DeviceSpec device : wanted.values()) {
            if (!device.isDetaching()) {
                machine.put(device.item(), new Seen("", Optional.empty(), false));
                running = running.with(device.item(), facts(device.item()));
            }
        }
        return running;
    }

    void look() {
        situation = silent ? situation.afterSilence() : situation.after(new DeviceView(machine));
    }

    void obey(Plan.Change change, Instant now) {
        DeviceCommand command = change.command();
        commands.add(command);
        String refusal = refusals.remove(change.step());
        if (silent) {
            situation = situation.afterSilence();
        } else if (refusal != null) {
            situation =
                    situation.afterRefusal(
                            new Situation.Failure(change.step(), "HYPERVISOR_FAILED", refusal),
                            command.item());
        } else {
            Optional<Device> attached = carryOut(command, now);
            situation =
                    situation.after(
                            change.step(),
                            command.item(),
                            new Changed(new DeviceView(machine), attached));
        }
    }

    private Optional<Device> carryOut(DeviceCommand command, Instant now) {
        Item item = command.item();
        return switch (command) {
            case DeviceCommand.AttachDisk _, DeviceCommand.AttachNic _ -> {
                machine.putIfAbsent(item, new Seen("", Optional.empty(), false));
                yield Optional.of(facts(item));
            }
            case DeviceCommand.AskToGo _ -> {
                machine.put(item, new Seen("", Optional.of(now), false));
                yield Optional.empty();
            }
            case DeviceCommand.Release _, DeviceCommand.SetLink _, DeviceCommand.Grow _ ->
                    Optional.empty();
        };
    }

    void written(Plan.WriteVolume write) {
        volumes.put(write.item(), write.next());
        situation = situation.afterVolume(write.step(), write.item(), stored(write.next()));
    }

    private static Device facts(Item item) {
        return Device.attached(item.id(), "serial-" + item.id(), "", List.of());
    }

    private WantedDevice wantedDevice(DeviceSpec device) {
        return switch (device) {
            case DiskSpec disk -> {
                Optional<Stored<Volume>> volume =
                        Optional.ofNullable(volumes.get(disk.item())).map(SceneDevices::stored);
                yield new WantedDevice.Disk(
                        disk,
                        volume,
                        volume.map(
                                found ->
                                        new MachineSpec.Disk(
                                                disk.diskId(),
                                                found.value().uid(),
                                                found.value().format(),
                                                Optional.empty(),
                                                disk.bootOrder(),
                                                disk.readOnly(),
                                                disk.slot())));
            }
            case NicSpec nic ->
                    new WantedDevice.Nic(
                            nic,
                            new MachineSpec.Nic(
                                    nic.nicId(),
                                    nic.mac(),
                                    nic.linkUp(),
                                    nic.network(),
                                    nic.slot()));
        };
    }

    private static Stored<Volume> stored(Volume volume) {
        return new Stored<>(volume, new Revision(1), Value.ofUtf8("{}"));
    }
}
