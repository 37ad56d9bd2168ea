package io.plasmavmc.core.edit;

import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.image.Image;
import io.plasmavmc.core.image.ImageId;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.core.vm.VmPhase;
import io.plasmavmc.core.volume.Claim;
import io.plasmavmc.core.volume.Volume;
import io.plasmavmc.core.volume.VolumeId;
import java.util.Map;

/** The refusals of edits, so that messages stay uniform. */
public final class VmErrors {

    private VmErrors() {}

    public static PlasmaException notFound(VmId id) {
        return PlasmaException.of(
                Reason.VM_NOT_FOUND,
                "there is no VM " + id.name() + " in project " + id.project(),
                Map.of("vm", id.name(), "project", id.project().toString()));
    }

    public static PlasmaException exists(VmId id) {
        return PlasmaException.of(
                Reason.ALREADY_EXISTS,
                "VM " + id.name() + " exists already in project " + id.project(),
                Map.of("vm", id.name(), "project", id.project().toString()));
    }

    public static PlasmaException deleting(VmId id) {
        return PlasmaException.of(
                Reason.VM_DELETING,
                "VM " + id.name() + " is being deleted",
                Map.of("vm", id.name()));
    }

    static PlasmaException wrongPhase(VmId id, VmPhase phase, String expected) {
        return PlasmaException.of(
                Reason.WRONG_PHASE,
                "VM %s is %s (expected: %s)".formatted(id.name(), phase, expected),
                Map.of("vm", id.name(), "phase", phase.name()));
    }

    static PlasmaException staleRevision(String what, long sent, long current) {
        return PlasmaException.of(
                Reason.CONFLICT,
                "revision of %s: %d (expected: %d, it was changed meanwhile)"
                        .formatted(what, sent, current),
                Map.of("sent", Long.toString(sent), "current", Long.toString(current)));
    }

    public static PlasmaException volumeNotFound(VolumeId id) {
        return PlasmaException.of(
                Reason.VOLUME_NOT_FOUND,
                "there is no volume " + id.name() + " in project " + id.project(),
                Map.of("volume", id.name(), "project", id.project().toString()));
    }

    static PlasmaException volumeExists(VolumeId id) {
        return PlasmaException.of(
                Reason.ALREADY_EXISTS,
                "volume " + id.name() + " exists already in project " + id.project(),
                Map.of("volume", id.name(), "project", id.project().toString()));
    }

    static PlasmaException volumeNotReady(Volume volume) {
        return PlasmaException.of(
                Reason.WRONG_PHASE,
                "volume %s is %s (expected: READY): %s"
                        .formatted(
                                volume.id().name(),
                                volume.status().phase(),
                                volume.status().message()),
                Map.of("volume", volume.id().name(), "phase", volume.status().phase().name()));
    }

    static PlasmaException shrinks(long sizeBytes, long present) {
        return PlasmaException.invalidField(
                "sizeBytes",
                "%d (expected: at least the present %d, volumes do not shrink)"
                        .formatted(sizeBytes, present));
    }

    static PlasmaException volumeInUse(VolumeId id, Claim holder) {
        return PlasmaException.of(
                Reason.VOLUME_IN_USE,
                "volume %s is held by VM %s".formatted(id.name(), holder.vm().name()),
                Map.of("volume", id.name(), "vm", holder.vm().name()));
    }

    static PlasmaException macInUse(String mac, Claim holder) {
        return PlasmaException.of(
                Reason.MAC_IN_USE,
                "MAC %s is taken by VM %s".formatted(mac, holder.vm().name()),
                Map.of("mac", mac, "vm", holder.vm().name()));
    }

    public static PlasmaException imageNotFound(ImageId id) {
        return PlasmaException.of(
                Reason.IMAGE_NOT_FOUND,
                "there is no image " + id.name() + " in project " + id.project(),
                Map.of("image", id.name(), "project", id.project().toString()));
    }

    static PlasmaException imageInUse(ImageId id, String volume) {
        return PlasmaException.of(
                Reason.IMAGE_IN_USE,
                "image %s is what volume %s is a copy of".formatted(id.name(), volume),
                Map.of("image", id.name(), "volume", volume));
    }

    static PlasmaException imageNotReady(ImageId id, Image.Phase phase) {
        return PlasmaException.of(
                Reason.WRONG_PHASE,
                "image %s is %s (expected: READY)".formatted(id.name(), phase),
                Map.of("image", id.name(), "phase", phase.name()));
    }

    static PlasmaException imageExists(ImageId id) {
        return PlasmaException.of(
                Reason.ALREADY_EXISTS,
                "image " + id.name() + " exists already in project " + id.project(),
                Map.of("image", id.name(), "project", id.project().toString()));
    }
}
