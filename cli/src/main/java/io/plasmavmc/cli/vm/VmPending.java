package io.plasmavmc.cli.vm;

import io.plasmavmc.cli.invocation.Invocation;
import io.plasmavmc.cli.output.Listing;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code vm pending}: what of a running VM is not as it is wanted, and what it waits for. */
@Command
public final class VmPending implements Callable<Integer> {
    private final Invocation invocation;

    @Parameters(paramLabel = "NAME", description = "The VM.")
    private String name = "";

    public VmPending(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        var changes = PendingText.of(new VmCalls(invocation).get(name));
        invocation
                .output()
                .list(
                        new Listing("pending", changes, ""),
                        "field",
                        all -> PendingText.table(all, "nothing is pending"));
        return 0;
    }
}
