package io.plasmavmc.cli.vm;

import io.plasmavmc.cli.invocation.Invocation;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code vm start}. A VM that runs already is left alone. */
@Command
public final class VmStart implements Callable<Integer> {
    private final Invocation invocation;

    @Parameters(paramLabel = "NAME", description = "The VM.")
    private String name = "";

    public VmStart(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        var vm =
                new VmCalls(invocation)
                        .act(name, "start", VmCalls.body(), VmCalls.ORDINARY, "starting " + name);
        new VmCalls(invocation).printNow(vm, "starting", "started");
        return 0;
    }
}
