package io.plasmavmc.server.grpc;

import io.plasmavmc.api.v1.CreateVolumeRequest;
import io.plasmavmc.api.v1.UpdateVolumeRequest;
import io.plasmavmc.api.v1.Volume;
import java.util.Set;

/** Volumes: new ones, and what may be changed of them. */
final class VolumeRules {

    /** QEMU's smallest unit. */
    private static final int SECTOR = 512;

    /** 64 TiB: above it qcow2's tables alone would take more memory than a host has to spare. */
    private static final long LARGEST = 64L << 40;

    private static final Set<String> SETTABLE = Set.of("sizeBytes", "size_bytes");

    private VolumeRules() {}

    static void check(CreateVolumeRequest request, Violations violations) {
        Volume volume = request.getVolume();
        FieldRule.name("volumeId", volume.getVolumeId(), violations);
        VmRules.sameScope(
                "orgId", volume.hasOrgId(), volume.getOrgId(), request.getOrgId(), violations);
        VmRules.sameScope(
                "projectId",
                volume.hasProjectId(),
                volume.getProjectId(),
                request.getProjectId(),
                violations);
        LabelRules.labels("labels", volume.getLabelsMap(), violations);
        if (hasImage(volume)) {
            FieldRule.name("imageId", volume.getImageId(), violations);
        } else if (!volume.hasSizeBytes()) {
            violations.invalid("sizeBytes", "expected: the size, or an imageId to copy");
        }
        if (volume.hasSizeBytes()) {
            size("sizeBytes", volume.getSizeBytes(), violations);
        }
    }

    static void check(UpdateVolumeRequest request, Violations violations) {
        Volume volume = request.getVolume();
        VmRules.sameScope(
                "volumeId",
                volume.hasVolumeId(),
                volume.getVolumeId(),
                request.getVolumeId(),
                violations);
        for (String path : request.getUpdateMask().getPathsList()) {
            if (!SETTABLE.contains(path)) {
                violations.unknown("updateMask." + FieldRule.shown(path));
            }
        }
        if (!volume.hasSizeBytes()) {
            violations.invalid("sizeBytes", "expected: the new size; nothing else can be changed");
        } else {
            size("sizeBytes", volume.getSizeBytes(), violations);
        }
    }

    static boolean hasImage(Volume volume) {
        return !volume.getImageId().isEmpty();
    }

    static void size(String path, long bytes, Violations violations) {
        if (bytes < SECTOR || bytes > LARGEST || bytes % SECTOR != 0) {
            violations.invalid(
                    path,
                    "value: "
                            + bytes
                            + " (expected: a multiple of 512 from 512 to "
                            + LARGEST
                            + ")");
        }
    }
}
