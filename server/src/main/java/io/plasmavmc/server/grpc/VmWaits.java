package io.plasmavmc.server.grpc;

import io.plasmavmc.api.v1.VirtualMachine;
import io.plasmavmc.api.v1.VmServiceGrpc;
import io.plasmavmc.api.v1.WaitVmRequest;
import io.plasmavmc.api.v1.WaitVmRequest.Condition;
import io.plasmavmc.core.edit.VmErrors;
import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.state.StateIndex;
import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.core.state.VmView;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.core.vm.VmPhase;
import io.plasmavmc.server.auth.Access;
import io.plasmavmc.server.auth.Scope;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The call that only waits until a VM is what the caller wants to see. */
final class VmWaits {

    private static final Duration USUAL = Duration.ofSeconds(60);

    private final StateIndex index;
    private final StateWaits waits;
    private final VmRenderings renderings;

    VmWaits(StateIndex index, StateWaits waits, VmRenderings renderings) {
        this.index = index;
        this.waits = waits;
        this.renderings = renderings;
    }

    List<ApiMethod<?, ?>> methods() {
        return List.of(
                new ApiMethod.Unary<>(
                        VmServiceGrpc.getWaitVmMethod(),
                        Access.READ,
                        q -> new Scope.Project(q.getOrgId(), q.getProjectId()),
                        (_, q) -> wait(q)));
    }

    private VirtualMachine wait(WaitVmRequest q) {
        VmId id = VmId.of(q.getOrgId(), q.getProjectId(), q.getVmId());
        Optional<VmView> found = index.vm(id);
        if (found.isEmpty() && q.getFor() == Condition.DELETED) {
            return VmMessages.gone(id);
        }
        VmView first = found.orElseThrow(() -> VmErrors.notFound(id));
        Uid uid = first.wanted().uid();
        long generation = q.hasGeneration() ? q.getGeneration() : first.wanted().generation();
        Condition condition =
                q.getFor() == Condition.CONDITION_UNSPECIFIED ? Condition.SETTLED : q.getFor();
        Duration patience = q.hasWait() ? Times.of(q.getWait()) : USUAL;
        return waits.await(state -> answer(state, id, uid, condition, generation), patience)
                .orElseThrow(() -> stillWorking(id, condition, generation));
    }

    private Optional<VirtualMachine> answer(
            StateSnapshot state, VmId id, Uid uid, Condition condition, long generation) {
        Optional<VmView> view = state.vm(id).filter(v -> v.wanted().uid().equals(uid));
        if (view.isEmpty()) {
            if (condition == Condition.DELETED) {
                return Optional.of(VmMessages.gone(id, uid));
            }
            throw VmErrors.notFound(id);
        }
        return view.filter(v -> fits(v, condition, generation)).map(renderings::of);
    }

    private static boolean fits(VmView view, Condition condition, long generation) {
        VmPhase phase = view.actual().map(VmHandle::phase).orElse(VmPhase.STOPPED);
        return switch (condition) {
            case RUNNING -> phase == VmPhase.RUNNING;
            case STOPPED -> phase == VmPhase.STOPPED;
            case DELETED -> false;
            case SETTLED, CONDITION_UNSPECIFIED, UNRECOGNIZED ->
                    view.actual().map(VmHandle::settledGeneration).orElse(0L) >= generation;
        };
    }

    private static PlasmaException stillWorking(VmId id, Condition condition, long generation) {
        return PlasmaException.of(
                Reason.STILL_WORKING,
                "VM " + id.name() + " is not " + condition + " yet",
                Map.of(
                        "vm", id.name(),
                        "project", id.project().toString(),
                        "generation", Long.toString(generation)));
    }
}
