package io.plasmavmc.cli.vm;

import io.plasmavmc.cli.invocation.Invocation;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code vm explain}. Shows whatever the server tells, so that it can tell more without a new CLI.
 */
@Command
public final class VmExplain implements Callable<Integer> {
    private final Invocation invocation;

    @Parameters(paramLabel = "NAME", description = "The VM.")
    private String name = "";

    public VmExplain(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        var path = new VmCalls(invocation).path(name).verb("explain");
        invocation
                .output()
                .resource(
                        invocation.api().get(path),
                        "vmId",
                        one -> VmExplanation.of(one, invocation.now()));
        return 0;
    }
}
