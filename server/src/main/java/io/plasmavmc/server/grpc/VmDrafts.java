package io.plasmavmc.server.grpc;

import io.plasmavmc.api.v1.CreateVmRequest;
import io.plasmavmc.api.v1.VirtualMachine;
import io.plasmavmc.api.v1.VirtualMachine.Spec;
import io.plasmavmc.core.edit.VmDraft;
import io.plasmavmc.core.image.DiskFormat;
import io.plasmavmc.core.image.ImageId;
import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.tenant.ProjectId;
import io.plasmavmc.core.vm.GuestConfig;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.core.vm.VmSpec;
import io.plasmavmc.core.volume.VolumeId;
import java.util.Locale;
import java.util.Optional;

/** A valid request for a new VM, as the core takes it. */
final class VmDrafts {

    private VmDrafts() {}

    static VmDraft of(CreateVmRequest request) {
        VirtualMachine vm = request.getVm();
        Spec spec = vm.getSpec();
        ProjectId project = new ProjectId(request.getOrgId(), request.getProjectId());
        VmId id = new VmId(project, vm.getVmId());
        return new VmDraft(
                id,
                vm.getLabelsMap(),
                vm.getMetadataMap(),
                spec.hasCpus() ? Optional.of(spec.getCpus()) : Optional.empty(),
                spec.hasMaxCpus() ? Optional.of(spec.getMaxCpus()) : Optional.empty(),
                spec.hasMemoryMib() ? Optional.of((long) spec.getMemoryMib()) : Optional.empty(),
                spec.hasMaxMemoryMib()
                        ? Optional.of((long) spec.getMaxMemoryMib())
                        : Optional.empty(),
                onCrash(spec.getOnCrash()),
                autostart(spec.getAutostart()),
                Optional.empty(),
                text(spec.getNode()).map(NodeId::new),
                spec.getDisksList().stream().map(disk -> disk(id, disk)).toList(),
                spec.getNicsList().stream().map(VmDrafts::nic).toList(),
                guestConfig(spec.getGuestConfig()));
    }

    static VmDraft.Disk disk(VmId vm, VirtualMachine.Disk disk) {
        Optional<VmDraft.NewVolume> made =
                text(disk.getImageId()).map(image -> copy(vm.project(), image, disk));
        String volume = made.isPresent() ? vm.name() + "-" + disk.getDiskId() : disk.getVolumeId();
        return new VmDraft.Disk(
                disk.getDiskId(),
                new VolumeId(vm.project(), volume),
                disk.hasBootOrder() ? Optional.of(disk.getBootOrder()) : Optional.empty(),
                disk.getReadOnly(),
                made);
    }

    private static VmDraft.NewVolume copy(
            ProjectId project, String image, VirtualMachine.Disk disk) {
        return new VmDraft.NewVolume(
                Optional.of(new ImageId(project, image)),
                disk.hasSizeBytes() ? Optional.of(disk.getSizeBytes()) : Optional.empty(),
                Optional.of(DiskFormat.QCOW2));
    }

    static VmDraft.Nic nic(VirtualMachine.Nic nic) {
        return new VmDraft.Nic(
                nic.getNicId(),
                text(nic.getMac()).map(mac -> mac.toLowerCase(Locale.ROOT)),
                !nic.hasLinkUp() || nic.getLinkUp(),
                NicMessages.network(nic));
    }

    private static GuestConfig guestConfig(VirtualMachine.GuestConfig config) {
        return new GuestConfig(
                text(config.getHostname()),
                config.getSshKeysList(),
                text(config.getUserData()).map(GuestConfig.Secret::new));
    }

    static Optional<VmSpec.OnCrash> onCrash(Spec.OnCrash onCrash) {
        return switch (onCrash) {
            case STOP -> Optional.of(VmSpec.OnCrash.STOP);
            case RESTART -> Optional.of(VmSpec.OnCrash.RESTART);
            case PRESERVE -> Optional.of(VmSpec.OnCrash.PRESERVE);
            case ON_CRASH_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
        };
    }

    static Optional<VmSpec.Autostart> autostart(Spec.Autostart autostart) {
        return switch (autostart) {
            case LAST -> Optional.of(VmSpec.Autostart.LAST);
            case ALWAYS -> Optional.of(VmSpec.Autostart.ALWAYS);
            case NEVER -> Optional.of(VmSpec.Autostart.NEVER);
            case AUTOSTART_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
        };
    }

    private static Optional<String> text(String value) {
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }
}
