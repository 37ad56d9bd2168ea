package io.plasmavmc.server.grpc;

import io.plasmavmc.api.v1.AttachDiskRequest;
import io.plasmavmc.api.v1.AttachNicRequest;
import io.plasmavmc.api.v1.ResizeDiskRequest;
import io.plasmavmc.api.v1.SetLinkRequest;

/** Changes of one disk or NIC of a VM that is there. */
final class DeviceRules {

    private DeviceRules() {}

    static void check(AttachDiskRequest request, Violations violations) {
        DiskRules.attached("disk", request.getDisk(), violations);
    }

    static void check(ResizeDiskRequest request, Violations violations) {
        if (!request.hasSizeBytes()) {
            violations.invalid("sizeBytes", "expected: the new size");
        } else {
            VolumeRules.size("sizeBytes", request.getSizeBytes(), violations);
        }
    }

    static void check(AttachNicRequest request, Violations violations) {
        NicRules.attached("nic", request.getNic(), violations);
    }

    static void check(SetLinkRequest request, Violations violations) {
        if (!request.hasLinkUp()) {
            violations.invalid("linkUp", "expected: true or false");
        }
    }
}
