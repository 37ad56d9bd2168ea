package io.plasmavmc.cli.vm;

import io.plasmavmc.cli.invocation.Invocation;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code vm pause}. The guest's memory stays; nothing in it runs. */
@Command
public final class VmPause implements Callable<Integer> {
    private final Invocation invocation;

    @Parameters(paramLabel = "NAME", description = "The VM.")
    private String name = "";

    public VmPause(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        var vm =
                new VmCalls(invocation)
                        .act(name, "pause", VmCalls.body(), VmCalls.ORDINARY, "pausing " + name);
        new VmCalls(invocation).printNow(vm, "pausing", "paused");
        return 0;
    }
}
