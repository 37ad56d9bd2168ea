package io.plasmavmc.cli.vm;

import io.plasmavmc.cli.invocation.Invocation;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code vm resume}. A VM that runs already is left alone. */
@Command
public final class VmResume implements Callable<Integer> {
    private final Invocation invocation;

    @Parameters(paramLabel = "NAME", description = "The VM.")
    private String name = "";

    public VmResume(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        var vm =
                new VmCalls(invocation)
                        .act(name, "resume", VmCalls.body(), VmCalls.ORDINARY, "resuming " + name);
        new VmCalls(invocation).printNow(vm, "resuming", "resumed");
        return 0;
    }
}
