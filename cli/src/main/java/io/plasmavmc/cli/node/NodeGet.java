package io.plasmavmc.cli.node;

import io.plasmavmc.cli.http.ApiPath;
import io.plasmavmc.cli.invocation.Invocation;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code node get}. */
@Command
public final class NodeGet implements Callable<Integer> {
    private final Invocation invocation;

    @Parameters(paramLabel = "NAME", description = "The node.")
    private String name = "";

    public NodeGet(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        var node = invocation.api().get(ApiPath.of("v1", "nodes", name));
        invocation
                .output()
                .resource(node, "nodeId", one -> NodeText.description(one, invocation.now()));
        return 0;
    }
}
