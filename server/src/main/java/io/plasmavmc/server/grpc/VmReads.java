package io.plasmavmc.server.grpc;

import io.plasmavmc.api.v1.ExplainVmRequest;
import io.plasmavmc.api.v1.ExplainVmResponse;
import io.plasmavmc.api.v1.GetVmRequest;
import io.plasmavmc.api.v1.ListVmsRequest;
import io.plasmavmc.api.v1.ListVmsResponse;
import io.plasmavmc.api.v1.VirtualMachine;
import io.plasmavmc.api.v1.VmServiceGrpc;
import io.plasmavmc.core.agent.Decisions;
import io.plasmavmc.core.edit.VmErrors;
import io.plasmavmc.core.state.StateIndex;
import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.core.state.VmView;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.core.vm.VmPhase;
import io.plasmavmc.server.auth.Access;
import io.plasmavmc.server.auth.Caller;
import io.plasmavmc.server.auth.Scope;
import io.plasmavmc.server.usage.UsageSamples;
import io.plasmavmc.server.watch.Cursors;
import io.plasmavmc.server.watch.Position;
import java.util.List;

/** The calls that only read VMs: from the read model, waiting for nothing and nobody. */
final class VmReads {

    private final StateIndex index;
    private final VmRenderings renderings;
    private final UsageSamples usage;
    private final Decisions decisions;
    private final Cursors cursors;
    private final Pages pages;

    VmReads(
            StateIndex index,
            VmRenderings renderings,
            UsageSamples usage,
            Decisions decisions,
            Cursors cursors,
            Pages pages) {
        this.index = index;
        this.renderings = renderings;
        this.usage = usage;
        this.decisions = decisions;
        this.cursors = cursors;
        this.pages = pages;
    }

    List<ApiMethod<?, ?>> methods() {
        return List.of(
                new ApiMethod.Unary<>(
                        VmServiceGrpc.getGetVmMethod(),
                        Access.READ,
                        q -> new Scope.Project(q.getOrgId(), q.getProjectId()),
                        (_, q) -> get(q)),
                new ApiMethod.Unary<>(
                        VmServiceGrpc.getListVmsMethod(),
                        Access.READ,
                        q -> new Scope.Project(q.getOrgId(), q.getProjectId()),
                        this::list),
                new ApiMethod.Unary<>(
                        VmServiceGrpc.getExplainVmMethod(),
                        Access.READ,
                        q -> new Scope.Project(q.getOrgId(), q.getProjectId()),
                        (_, q) -> explain(q)));
    }

    private VirtualMachine get(GetVmRequest q) {
        VmView view = find(VmId.of(q.getOrgId(), q.getProjectId(), q.getVmId()));
        VirtualMachine message = renderings.of(view);
        return usage.of(view).map(seen -> UsageMessages.with(message, seen)).orElse(message);
    }

    private VmView find(VmId id) {
        return index.vm(id).orElseThrow(() -> VmErrors.notFound(id));
    }

    private ListVmsResponse list(Caller caller, ListVmsRequest q) {
        ProjectRange range = new ProjectRange(q.getOrgId(), q.getProjectId(), caller);
        VmFilter filter = VmFilter.of(q);
        Pages.Ask ask = Pages.Ask.of(q.getPageSize(), q.getPageToken());
        StateSnapshot moment = pages.moment(ask, index.snapshot());
        var page =
                pages.page(
                        ask,
                        moment,
                        range.cut(moment.vms(), VmId::new),
                        text -> ProjectRange.read(text, VmId::new),
                        (id, vm) ->
                                range.holds(id.project())
                                        && (filter.isOpen() || filter.fits(moment.view(id, vm))));
        ListVmsResponse.Builder response = ListVmsResponse.newBuilder();
        page.items()
                .forEach(
                        item ->
                                response.addVms(
                                        renderings.of(
                                                moment.view(item.getKey(), item.getValue()))));
        return response.setNextPageToken(page.next())
                .setCursor(cursors.text(Position.behind(moment.revision())))
                .build();
    }

    private ExplainVmResponse explain(ExplainVmRequest q) {
        VmView view = find(VmId.of(q.getOrgId(), q.getProjectId(), q.getVmId()));
        return ExplainMessages.of(renderings.of(view), view, decisions.of(view.wanted().uid()));
    }

    /** Which VMs of the projects are listed. */
    private record VmFilter(LabelFilter labels, VirtualMachine.Status.Phase phase, String node) {

        static VmFilter of(ListVmsRequest q) {
            return new VmFilter(LabelFilter.of(q.getLabelsList()), q.getPhase(), q.getNode());
        }

        boolean isOpen() {
            return labels.wanted().isEmpty()
                    && phase == VirtualMachine.Status.Phase.PHASE_UNSPECIFIED
                    && node.isEmpty();
        }

        boolean fits(VmView view) {
            return labels.fits(view.wanted().labels()) && fitsPhase(view) && fitsNode(view);
        }

        private boolean fitsPhase(VmView view) {
            VmPhase actual = view.actual().map(handle -> handle.phase()).orElse(VmPhase.STOPPED);
            return phase == VirtualMachine.Status.Phase.PHASE_UNSPECIFIED
                    || phase == StatusMessages.phase(actual);
        }

        private boolean fitsNode(VmView view) {
            return node.isEmpty()
                    || view.owner().filter(o -> o.value().node().name().equals(node)).isPresent();
        }
    }
}
