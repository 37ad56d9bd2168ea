package io.plasmavmc.cli.vm;

import io.plasmavmc.cli.invocation.Invocation;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code vm get}. */
@Command
public final class VmGet implements Callable<Integer> {
    private final Invocation invocation;

    @Parameters(paramLabel = "NAME", description = "The VM.")
    private String name = "";

    public VmGet(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        var vm = new VmCalls(invocation).get(name);
        invocation.output().resource(vm, "vmId", one -> VmDescription.of(one, invocation.now()));
        return 0;
    }
}
