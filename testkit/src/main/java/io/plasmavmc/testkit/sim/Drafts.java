package io.plasmavmc.testkit.sim;

import io.plasmavmc.core.edit.VmDraft;
import io.plasmavmc.core.edit.VmUpdate;
import io.plasmavmc.core.edit.VolumeDraft;
import io.plasmavmc.core.image.DiskFormat;
import io.plasmavmc.core.image.ImageId;
import io.plasmavmc.core.tenant.ProjectId;
import io.plasmavmc.core.vm.GuestConfig;
import io.plasmavmc.core.vm.NicSpec;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.core.vm.VmSpec;
import io.plasmavmc.core.volume.VolumeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What clients make: few names, so that they get in each other's way. */
final class Drafts {
    static final long MIB = 1 << 20;

    private static final ProjectId PROJECT = new ProjectId("acme", "web");
    private static final List<String> VMS = List.of("vm-1", "vm-2", "vm-3");
    private static final List<String> VOLUMES = List.of("data-1", "data-2", "data-3", "vm-1-root");
    static final List<String> DISKS = List.of("data", "extra", "more");

    private static final List<String> NICS = List.of("eth0", "eth1");
    private static final List<String> IMAGES = List.of("debian", "alpine");

    private static final int MAX_CPUS = 4;
    private static final long MEMORY = 256;
    private static final long MAX_MEMORY = 512;

    private final Dice dice;

    Drafts(Dice dice) {
        this.dice = dice;
    }

    VmId vmId() {
        return new VmId(PROJECT, dice.oneOf(VMS));
    }

    VolumeId volumeId() {
        return new VolumeId(PROJECT, dice.oneOf(VOLUMES));
    }

    ImageId imageId() {
        return new ImageId(PROJECT, dice.oneOf(IMAGES));
    }

    VmDraft vm() {
        VmId id = vmId();
        return new VmDraft(
                id,
                Map.of(),
                Map.of(),
                Optional.of(1 + dice.below(2)),
                Optional.of(MAX_CPUS),
                Optional.of(MEMORY),
                Optional.of(MAX_MEMORY),
                Optional.of(dice.oneOf(List.of(VmSpec.OnCrash.values()))),
                Optional.of(dice.oneOf(List.of(VmSpec.Autostart.values()))),
                Optional.empty(),
                Optional.empty(),
                disks(id),
                dice.chance(0.5) ? List.of(nic()) : List.of(),
                GuestConfig.NONE);
    }

    private List<VmDraft.Disk> disks(VmId id) {
        List<VmDraft.Disk> disks = new ArrayList<>();
        if (dice.chance(0.6)) {
            VolumeId root = new VolumeId(id.project(), id.name() + "-root");
            disks.add(disk("root", root, Optional.of(content())));
        }
        if (dice.chance(0.5)) {
            disks.add(
                    disk(
                            DISKS.getFirst(),
                            new VolumeId(PROJECT, VOLUMES.getFirst()),
                            Optional.empty()));
        }
        return disks;
    }

    private static VmDraft.Disk disk(
            String id, VolumeId volume, Optional<VmDraft.NewVolume> content) {
        return new VmDraft.Disk(id, volume, Optional.empty(), false, content);
    }

    private VmDraft.NewVolume content() {
        return dice.chance(0.6)
                ? new VmDraft.NewVolume(Optional.of(imageId()), Optional.empty(), Optional.empty())
                : new VmDraft.NewVolume(Optional.empty(), Optional.of(MIB), Optional.empty());
    }

    private VmDraft.Nic nic() {
        Optional<String> mac =
                dice.chance(0.5) ? Optional.of("52:54:00:00:00:01") : Optional.empty();
        return nic(NICS.getFirst(), mac);
    }

    private static VmDraft.Nic nic(String id, Optional<String> mac) {
        return new VmDraft.Nic(id, mac, true, new NicSpec.Network.User(List.of()));
    }

    /** Mostly what a machine can have, at times what it has to wait for, or nobody can have. */
    VmUpdate update() {
        Optional<Integer> cpus = perhaps(0.6, 1 + dice.below(MAX_CPUS + 1));
        Optional<Integer> maxCpus = perhaps(0.2, MAX_CPUS - 1 + dice.below(4));
        Optional<Long> memory =
                perhaps(0.6, dice.oneOf(List.of(128L, 256L, 320L, 384L, 385L, 512L, 768L)));
        Optional<Long> maxMemory = perhaps(0.2, dice.oneOf(List.of(MAX_MEMORY, 768L, 1024L)));
        return new VmUpdate(
                cpus,
                maxCpus,
                memory,
                maxMemory,
                perhaps(0.1, dice.oneOf(List.of(VmSpec.OnCrash.values()))),
                perhaps(0.1, dice.oneOf(List.of(VmSpec.Autostart.values()))),
                dice.chance(0.2) ? Map.of("tier", "t" + dice.below(3)) : Map.of(),
                dice.chance(0.1),
                Set.of(),
                Map.of(),
                false,
                Set.of(),
                List.of());
    }

    private <T> Optional<T> perhaps(double probability, T value) {
        return dice.chance(probability) ? Optional.of(value) : Optional.empty();
    }

    /** Another disk for a VM. */
    VmDraft.Disk disk(String diskId, VolumeId volume) {
        return new VmDraft.Disk(
                diskId, volume, Optional.empty(), dice.chance(0.2), Optional.empty());
    }

    VmDraft.Nic moreNic() {
        return nic(nicId(), Optional.empty());
    }

    String diskId() {
        return dice.chance(0.2) ? "root" : dice.oneOf(DISKS);
    }

    String nicId() {
        return dice.oneOf(NICS);
    }

    VolumeDraft volume() {
        return new VolumeDraft(volumeId(), content(), Map.of(), false);
    }

    DiskFormat format() {
        return DiskFormat.RAW;
    }
}
