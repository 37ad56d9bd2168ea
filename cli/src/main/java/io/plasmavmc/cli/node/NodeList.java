package io.plasmavmc.cli.node;

import io.plasmavmc.cli.http.ApiPath;
import io.plasmavmc.cli.http.Pages;
import io.plasmavmc.cli.invocation.Invocation;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code node list}. */
@Command
public final class NodeList implements Callable<Integer> {
    private final Invocation invocation;

    public NodeList(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        var nodes = Pages.all(invocation.api(), ApiPath.of("v1", "nodes"), "nodes");
        invocation.output().list(nodes, "nodeId", items -> NodeText.table(items, invocation.now()));
        return 0;
    }
}
