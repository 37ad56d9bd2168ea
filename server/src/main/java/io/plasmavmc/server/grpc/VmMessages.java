package io.plasmavmc.server.grpc;

import io.plasmavmc.api.v1.VirtualMachine;
import io.plasmavmc.api.v1.VirtualMachine.Owner;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.state.VmView;
import io.plasmavmc.core.vm.VmId;
import java.time.Instant;

/** A VM as a message: all that is known of it at one moment. */
public final class VmMessages {

    private VmMessages() {}

    /**
     * @param now what the age of a silence is counted to
     */
    static VirtualMachine of(VmView view, Instant now) {
        io.plasmavmc.core.vm.VirtualMachine vm = view.wanted();
        VirtualMachine.Builder message =
                named(vm.id())
                        .setUid(vm.uid().text())
                        .setRevision(view.vm().revision().number())
                        .setGeneration(vm.generation())
                        .setCreateTime(Times.of(vm.createTime()))
                        .setUpdateTime(Times.of(vm.updateTime()))
                        .putAllLabels(vm.labels())
                        .putAllMetadata(vm.metadata())
                        .setSpec(SpecMessages.of(vm))
                        .setStatus(StatusMessages.of(view, now));
        vm.deleteTime().ifPresent(time -> message.setDeleteTime(Times.of(time)));
        view.owner()
                .ifPresent(
                        owner ->
                                message.setOwner(
                                        Owner.newBuilder()
                                                .setNode(owner.value().node().name())
                                                .setEpoch(owner.value().epoch())));
        return message.build();
    }

    /** All that can be said of a VM that is gone. */
    public static VirtualMachine gone(VmId id, Uid uid) {
        return named(id).setUid(uid.text()).build();
    }

    /** The same of one that was gone already. */
    static VirtualMachine gone(VmId id) {
        return named(id).build();
    }

    private static VirtualMachine.Builder named(VmId id) {
        return VirtualMachine.newBuilder()
                .setOrgId(id.project().org())
                .setProjectId(id.project().project())
                .setVmId(id.name());
    }
}
