package io.plasmavmc.server.grpc;

import io.plasmavmc.api.v1.AttachDiskRequest;
import io.plasmavmc.api.v1.AttachNicRequest;
import io.plasmavmc.api.v1.DetachDiskRequest;
import io.plasmavmc.api.v1.DetachNicRequest;
import io.plasmavmc.api.v1.ResizeDiskRequest;
import io.plasmavmc.api.v1.SetLinkRequest;
import io.plasmavmc.api.v1.VirtualMachine;
import io.plasmavmc.api.v1.VmServiceGrpc;
import io.plasmavmc.core.edit.Accepted;
import io.plasmavmc.core.edit.DeviceEdits;
import io.plasmavmc.core.edit.EditContext;
import io.plasmavmc.core.edit.EditServices;
import io.plasmavmc.core.vm.Item;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.server.auth.Access;
import io.plasmavmc.server.auth.Scope;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The calls that change the disks and NICs of a VM that is there: each commits what is wanted, then
 * waits for its own device alone.
 */
final class DeviceCalls {

    /** For what does not depend on the guest. */
    private static final Duration USUAL = Duration.ofSeconds(60);

    private final EditServices edits;
    private final Settling settling;

    DeviceCalls(EditServices edits, Settling settling) {
        this.edits = edits;
        this.settling = settling;
    }

    List<ApiMethod<?, ?>> methods() {
        return List.of(
                new ApiMethod.Unary<>(
                        VmServiceGrpc.getAttachDiskMethod(),
                        Access.WRITE,
                        q -> new Scope.Project(q.getOrgId(), q.getProjectId()),
                        (_, q) -> attachDisk(q)),
                new ApiMethod.Unary<>(
                        VmServiceGrpc.getDetachDiskMethod(),
                        Access.WRITE,
                        q -> new Scope.Project(q.getOrgId(), q.getProjectId()),
                        (_, q) -> detachDisk(q)),
                new ApiMethod.Unary<>(
                        VmServiceGrpc.getResizeDiskMethod(),
                        Access.WRITE,
                        q -> new Scope.Project(q.getOrgId(), q.getProjectId()),
                        (_, q) -> resizeDisk(q)),
                new ApiMethod.Unary<>(
                        VmServiceGrpc.getAttachNicMethod(),
                        Access.WRITE,
                        q -> new Scope.Project(q.getOrgId(), q.getProjectId()),
                        (_, q) -> attachNic(q)),
                new ApiMethod.Unary<>(
                        VmServiceGrpc.getDetachNicMethod(),
                        Access.WRITE,
                        q -> new Scope.Project(q.getOrgId(), q.getProjectId()),
                        (_, q) -> detachNic(q)),
                new ApiMethod.Unary<>(
                        VmServiceGrpc.getSetLinkMethod(),
                        Access.WRITE,
                        q -> new Scope.Project(q.getOrgId(), q.getProjectId()),
                        (_, q) -> setLink(q)));
    }

    private VirtualMachine attachDisk(AttachDiskRequest q) {
        VmId id = VmId.of(q.getOrgId(), q.getProjectId(), q.getVmId());
        Accepted asked =
                edits.attaches().attachDisk(EditContexts.of(q), id, VmDrafts.disk(id, q.getDisk()));
        return settling.await(asked, Patience.of(q.hasWait(), q.getWait(), USUAL));
    }

    private VirtualMachine attachNic(AttachNicRequest q) {
        VmId id = VmId.of(q.getOrgId(), q.getProjectId(), q.getVmId());
        Accepted asked =
                edits.attaches().attachNic(EditContexts.of(q), id, VmDrafts.nic(q.getNic()));
        return settling.await(asked, Patience.of(q.hasWait(), q.getWait(), USUAL));
    }

    private VirtualMachine detachDisk(DetachDiskRequest q) {
        VmId id = VmId.of(q.getOrgId(), q.getProjectId(), q.getVmId());
        Optional<Duration> deadline = Patience.deadline(q.hasDeadline(), q.getDeadline());
        Accepted asked = detach(EditContexts.of(q), id, Item.disk(q.getDiskId()), deadline);
        return settling.await(asked, patience(q.hasWait(), q.getWait(), deadline));
    }

    private VirtualMachine detachNic(DetachNicRequest q) {
        VmId id = VmId.of(q.getOrgId(), q.getProjectId(), q.getVmId());
        Optional<Duration> deadline = Patience.deadline(q.hasDeadline(), q.getDeadline());
        Accepted asked = detach(EditContexts.of(q), id, Item.nic(q.getNicId()), deadline);
        return settling.await(asked, patience(q.hasWait(), q.getWait(), deadline));
    }

    private Accepted detach(EditContext context, VmId id, Item item, Optional<Duration> deadline) {
        return edits.devices().detach(context, id, item, deadline);
    }

    private static Duration patience(
            boolean said, com.google.protobuf.Duration wait, Optional<Duration> deadline) {
        return Patience.beyond(said, wait, deadline.orElse(DeviceEdits.DETACH));
    }

    private VirtualMachine resizeDisk(ResizeDiskRequest q) {
        VmId id = VmId.of(q.getOrgId(), q.getProjectId(), q.getVmId());
        Accepted asked =
                edits.devices().resizeDisk(EditContexts.of(q), id, q.getDiskId(), q.getSizeBytes());
        return settling.await(asked, Patience.of(q.hasWait(), q.getWait(), USUAL));
    }

    private VirtualMachine setLink(SetLinkRequest q) {
        VmId id = VmId.of(q.getOrgId(), q.getProjectId(), q.getVmId());
        Accepted asked =
                edits.devices().setLink(EditContexts.of(q), id, q.getNicId(), q.getLinkUp());
        return settling.await(asked, Patience.of(q.hasWait(), q.getWait(), USUAL));
    }
}
