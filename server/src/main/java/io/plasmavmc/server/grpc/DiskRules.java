package io.plasmavmc.server.grpc;

import io.plasmavmc.api.v1.VirtualMachine.Disk;
import io.plasmavmc.core.tenant.Names;
import io.plasmavmc.core.vm.VmSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The disks of a new VM, and one that is added to a VM. */
final class DiskRules {

    private DiskRules() {}

    static void check(String vm, List<Disk> disks, Violations violations) {
        if (disks.size() > VmSpec.MAX_DISKS) {
            violations.invalid(
                    "spec.disks",
                    "count: " + disks.size() + " (expected: at most " + VmSpec.MAX_DISKS + ")");
        }
        Set<String> ids = new HashSet<>();
        Set<Integer> orders = new HashSet<>();
        for (int i = 0; i < disks.size(); i++) {
            String path = "spec.disks[" + i + "]";
            Disk disk = disks.get(i);
            disk(path, disk, violations);
            if (disk.hasImageId() && !Names.isValid(vm + "-" + disk.getDiskId())) {
                violations.invalid(
                        path + ".diskId",
                        "the volume's name, VM-DISK, has more than 63 characters");
            }
            if (!ids.add(disk.getDiskId())) {
                violations.invalid(path + ".diskId", "another disk has this id");
            }
            if (disk.hasBootOrder() && !orders.add(disk.getBootOrder())) {
                violations.invalid(path + ".bootOrder", "another disk has this place");
            }
        }
    }

    /** What a disk is made of is there already. */
    static void attached(String path, Disk disk, Violations violations) {
        idAndOrder(path, disk, violations);
        FieldRule.name(path + ".volumeId", disk.getVolumeId(), violations);
        if (disk.hasImageId()) {
            violations.invalid(
                    path + ".imageId",
                    "only at the create of a VM; make a volume of the image and name it in"
                            + " volumeId");
        }
        if (disk.hasSizeBytes()) {
            violations.invalid(
                    path + ".sizeBytes", "only at the create of a VM; a volume has its size");
        }
    }

    private static void idAndOrder(String path, Disk disk, Violations violations) {
        FieldRule.name(path + ".diskId", disk.getDiskId(), violations);
        if (disk.hasBootOrder()) {
            FieldRule.within(path + ".bootOrder", disk.getBootOrder(), 1, 255, violations);
        }
    }

    private static void disk(String path, Disk disk, Violations violations) {
        idAndOrder(path, disk, violations);
        if (disk.hasVolumeId()) {
            FieldRule.name(path + ".volumeId", disk.getVolumeId(), violations);
        }
        if (disk.hasImageId()) {
            FieldRule.name(path + ".imageId", disk.getImageId(), violations);
        }
        if (disk.hasVolumeId() == disk.hasImageId()) {
            violations.invalid(path, "expected: either volumeId or imageId");
        }
        if (disk.hasSizeBytes() && !disk.hasImageId()) {
            violations.invalid(path + ".sizeBytes", "goes with imageId alone");
        } else if (disk.hasSizeBytes()) {
            VolumeRules.size(path + ".sizeBytes", disk.getSizeBytes(), violations);
        }
    }
}
