package io.plasmavmc.server.grpc;

import com.google.protobuf.Message;
import io.plasmavmc.api.v1.CreateVmRequest;
import io.plasmavmc.api.v1.DeleteVmRequest;
import io.plasmavmc.api.v1.PauseVmRequest;
import io.plasmavmc.api.v1.RebootVmRequest;
import io.plasmavmc.api.v1.ResetVmRequest;
import io.plasmavmc.api.v1.ResumeVmRequest;
import io.plasmavmc.api.v1.StartVmRequest;
import io.plasmavmc.api.v1.StopVmRequest;
import io.plasmavmc.api.v1.VirtualMachine;
import io.plasmavmc.api.v1.VmServiceGrpc;
import io.plasmavmc.core.edit.Accepted;
import io.plasmavmc.core.edit.ActionRequest;
import io.plasmavmc.core.edit.EditServices;
import io.plasmavmc.core.vm.Action;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.server.auth.Access;
import io.plasmavmc.server.auth.Scope;
import java.time.Duration;
import java.util.List;

/** The calls that change VMs: each commits what is wanted, then waits for that alone. */
final class VmCalls {

    /** For what has no deadline of its own. */
    private static final Duration USUAL = Duration.ofSeconds(60);

    private final EditServices edits;
    private final Settling settling;

    VmCalls(EditServices edits, Settling settling) {
        this.edits = edits;
        this.settling = settling;
    }

    List<ApiMethod<?, ?>> methods() {
        return List.of(
                new ApiMethod.Unary<>(
                        VmServiceGrpc.getCreateVmMethod(),
                        Access.WRITE,
                        q -> new Scope.Project(q.getOrgId(), q.getProjectId()),
                        (_, q) -> create(q)),
                new ApiMethod.Unary<>(
                        VmServiceGrpc.getDeleteVmMethod(),
                        Access.WRITE,
                        q -> new Scope.Project(q.getOrgId(), q.getProjectId()),
                        (_, q) -> delete(q)),
                new ApiMethod.Unary<>(
                        VmServiceGrpc.getStartVmMethod(),
                        Access.WRITE,
                        q -> new Scope.Project(q.getOrgId(), q.getProjectId()),
                        (_, q) -> start(q)),
                new ApiMethod.Unary<>(
                        VmServiceGrpc.getStopVmMethod(),
                        Access.WRITE,
                        q -> new Scope.Project(q.getOrgId(), q.getProjectId()),
                        (_, q) -> stop(q)),
                new ApiMethod.Unary<>(
                        VmServiceGrpc.getPauseVmMethod(),
                        Access.WRITE,
                        q -> new Scope.Project(q.getOrgId(), q.getProjectId()),
                        (_, q) -> pause(q)),
                new ApiMethod.Unary<>(
                        VmServiceGrpc.getResumeVmMethod(),
                        Access.WRITE,
                        q -> new Scope.Project(q.getOrgId(), q.getProjectId()),
                        (_, q) -> resume(q)),
                new ApiMethod.Unary<>(
                        VmServiceGrpc.getResetVmMethod(),
                        Access.WRITE,
                        q -> new Scope.Project(q.getOrgId(), q.getProjectId()),
                        (_, q) -> reset(q)),
                new ApiMethod.Unary<>(
                        VmServiceGrpc.getRebootVmMethod(),
                        Access.WRITE,
                        q -> new Scope.Project(q.getOrgId(), q.getProjectId()),
                        (_, q) -> reboot(q)));
    }

    private VirtualMachine create(CreateVmRequest q) {
        Accepted made = edits.vmCreation().create(EditContexts.of(q), VmDrafts.of(q));
        return settling.await(made, Patience.beyond(q.hasWait(), q.getWait(), USUAL));
    }

    private VirtualMachine delete(DeleteVmRequest q) {
        VmId id = VmId.of(q.getOrgId(), q.getProjectId(), q.getVmId());
        Accepted asked = edits.vms().delete(EditContexts.of(q), id, q.getForce());
        return settling.await(asked, Patience.beyond(q.hasWait(), q.getWait(), USUAL));
    }

    private VirtualMachine start(StartVmRequest q) {
        VmId id = VmId.of(q.getOrgId(), q.getProjectId(), q.getVmId());
        ActionRequest action =
                ActionRequest.of(
                        Action.Verb.START, Patience.deadline(q.hasDeadline(), q.getDeadline()));
        return act(q, id, action, q.hasWait(), q.getWait());
    }

    private VirtualMachine stop(StopVmRequest q) {
        VmId id = VmId.of(q.getOrgId(), q.getProjectId(), q.getVmId());
        ActionRequest action =
                ActionRequest.stop(
                        q.getForce(), Patience.deadline(q.hasDeadline(), q.getDeadline()));
        return act(q, id, action, q.hasWait(), q.getWait());
    }

    private VirtualMachine pause(PauseVmRequest q) {
        VmId id = VmId.of(q.getOrgId(), q.getProjectId(), q.getVmId());
        ActionRequest action =
                ActionRequest.of(
                        Action.Verb.PAUSE, Patience.deadline(q.hasDeadline(), q.getDeadline()));
        return act(q, id, action, q.hasWait(), q.getWait());
    }

    private VirtualMachine resume(ResumeVmRequest q) {
        VmId id = VmId.of(q.getOrgId(), q.getProjectId(), q.getVmId());
        ActionRequest action =
                ActionRequest.of(
                        Action.Verb.RESUME, Patience.deadline(q.hasDeadline(), q.getDeadline()));
        return act(q, id, action, q.hasWait(), q.getWait());
    }

    private VirtualMachine reset(ResetVmRequest q) {
        VmId id = VmId.of(q.getOrgId(), q.getProjectId(), q.getVmId());
        ActionRequest action =
                ActionRequest.reset(
                        mode(q.getMode()),
                        q.getForce(),
                        Patience.deadline(q.hasDeadline(), q.getDeadline()));
        return act(q, id, action, q.hasWait(), q.getWait());
    }

    private static Action.ResetMode mode(VirtualMachine.Action.Mode mode) {
        return switch (mode) {
            case SOFT -> Action.ResetMode.SOFT;
            case HARD, MODE_UNSPECIFIED, UNRECOGNIZED -> Action.ResetMode.HARD;
        };
    }

    private VirtualMachine reboot(RebootVmRequest q) {
        VmId id = VmId.of(q.getOrgId(), q.getProjectId(), q.getVmId());
        ActionRequest action =
                ActionRequest.reset(
                        Action.ResetMode.SOFT,
                        q.getForce(),
                        Patience.deadline(q.hasDeadline(), q.getDeadline()));
        return act(q, id, action, q.hasWait(), q.getWait());
    }

    private VirtualMachine act(
            Message q,
            VmId id,
            ActionRequest action,
            boolean waits,
            com.google.protobuf.Duration wait) {
        Accepted asked = edits.vms().act(EditContexts.of(q), id, action);
        return settling.await(asked, Patience.beyond(waits, wait, action.allowed()));
    }
}
