package io.plasmavmc.server.grpc;

import io.plasmavmc.api.v1.GetNodeRequest;
import io.plasmavmc.api.v1.ListNodesRequest;
import io.plasmavmc.api.v1.ListNodesResponse;
import io.plasmavmc.api.v1.Node;
import io.plasmavmc.api.v1.NodeServiceGrpc;
import io.plasmavmc.api.v1.Version;
import io.plasmavmc.api.v1.VersionServiceGrpc;
import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.state.StateIndex;
import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.server.auth.Access;
import io.plasmavmc.server.auth.Scope;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** The calls about the hosts, and about the server itself. */
final class NodeCalls {

    private final StateIndex index;
    private final Pages pages;
    private final NodeId self;
    private final Version version;
    private final InstantSource clock;

    NodeCalls(StateIndex index, Pages pages, NodeId self, Version version, InstantSource clock) {
        this.index = index;
        this.pages = pages;
        this.self = self;
        this.version = version;
        this.clock = clock;
    }

    List<ApiMethod<?, ?>> methods() {
        return List.of(
                new ApiMethod.Unary<>(
                        NodeServiceGrpc.getListNodesMethod(),
                        Access.READ,
                        _ -> new Scope.Server(),
                        (_, q) -> list(q)),
                new ApiMethod.Unary<>(
                        NodeServiceGrpc.getGetNodeMethod(),
                        Access.READ,
                        _ -> new Scope.Server(),
                        (_, q) -> get(q)),
                new ApiMethod.Unary<>(
                        VersionServiceGrpc.getGetVersionMethod(),
                        Access.PUBLIC,
                        _ -> new Scope.Server(),
                        (_, _) -> version));
    }

    private ListNodesResponse list(ListNodesRequest q) {
        Pages.Ask ask = Pages.Ask.of(q.getPageSize(), q.getPageToken());
        StateSnapshot moment = pages.moment(ask, index.snapshot());
        var page = pages.page(ask, moment, moment.nodes(), NodeId::new, (_, _) -> true);
        ListNodesResponse.Builder response = ListNodesResponse.newBuilder();
        page.items().forEach(item -> response.addNodes(message(item.getValue().value(), moment)));
        return response.setNextPageToken(page.next()).build();
    }

    private Node get(GetNodeRequest q) {
        StateSnapshot state = index.snapshot();
        return state.node(new NodeId(q.getNodeId()))
                .map(node -> message(node.value(), state))
                .orElseThrow(
                        () ->
                                PlasmaException.of(
                                        Reason.NODE_NOT_FOUND,
                                        "there is no node " + q.getNodeId(),
                                        Map.of("node", q.getNodeId())));
    }

    private Node message(io.plasmavmc.core.node.Node node, StateSnapshot state) {
        return NodeMessages.of(node, self, clock.instant(), state);
    }
}
