package io.plasmavmc.server.grpc;

import io.plasmavmc.api.v1.PlanVmRequest;
import io.plasmavmc.api.v1.PlanVmResponse;
import io.plasmavmc.api.v1.RevertVmRequest;
import io.plasmavmc.api.v1.UpdateVmRequest;
import io.plasmavmc.api.v1.VirtualMachine;
import io.plasmavmc.api.v1.VmServiceGrpc;
import io.plasmavmc.core.edit.Accepted;
import io.plasmavmc.core.edit.UpdateEdits;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.server.auth.Access;
import io.plasmavmc.server.auth.Scope;
import java.time.Duration;
import java.util.List;

/**
 * The calls that change what a VM that is there is to be, or say what that would do. Each waits for
 * the sizes that it has changed until they are so, or pending with a reason.
 */
final class UpdateCalls {

    /** A guest has 30 s for its CPUs and 15 s for its memory. */
    private static final Duration USUAL = Duration.ofSeconds(60);

    private final UpdateEdits edits;
    private final Settling settling;

    UpdateCalls(UpdateEdits edits, Settling settling) {
        this.edits = edits;
        this.settling = settling;
    }

    List<ApiMethod<?, ?>> methods() {
        return List.of(
                new ApiMethod.Unary<>(
                        VmServiceGrpc.getUpdateVmMethod(),
                        Access.WRITE,
                        q -> new Scope.Project(q.getOrgId(), q.getProjectId()),
                        (_, q) -> update(q)),
                new ApiMethod.Unary<>(
                        VmServiceGrpc.getPlanVmMethod(),
                        Access.READ,
                        q -> new Scope.Project(q.getOrgId(), q.getProjectId()),
                        (_, q) -> plan(q)),
                new ApiMethod.Unary<>(
                        VmServiceGrpc.getRevertVmMethod(),
                        Access.WRITE,
                        q -> new Scope.Project(q.getOrgId(), q.getProjectId()),
                        (_, q) -> revert(q)));
    }

    private VirtualMachine update(UpdateVmRequest q) {
        VmId id = VmId.of(q.getOrgId(), q.getProjectId(), q.getVmId());
        Accepted asked = edits.update(EditContexts.of(q), id, now -> VmUpdates.of(q, now));
        return settling.await(asked, Patience.of(q.hasWait(), q.getWait(), USUAL));
    }

    private PlanVmResponse plan(PlanVmRequest q) {
        VmId id = VmId.of(q.getOrgId(), q.getProjectId(), q.getVmId());
        UpdateVmRequest update = VmUpdates.planned(q);
        return PlanVmResponse.newBuilder()
                .addAllChanges(
                        PendingMessages.of(
                                edits.plan(
                                        EditContexts.of(q), id, now -> VmUpdates.of(update, now))))
                .build();
    }

    private VirtualMachine revert(RevertVmRequest q) {
        VmId id = VmId.of(q.getOrgId(), q.getProjectId(), q.getVmId());
        Accepted asked = edits.revert(EditContexts.of(q), id, VmUpdates.reverted(q));
        return settling.await(asked, Patience.of(q.hasWait(), q.getWait(), USUAL));
    }
}
