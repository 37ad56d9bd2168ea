package io.plasmavmc.cli.vm;

import io.plasmavmc.cli.invocation.Invocation;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code vm revert}: wants again what the running machine has. */
@Command
public final class VmRevert implements Callable<Integer> {
    private final Invocation invocation;

    @Parameters(index = "0", paramLabel = "NAME", description = "The VM.")
    private String name = "";

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "FIELD",
            description = "cpus, max-cpus, memory or max-memory (default: all that is pending).")
    private List<String> fields = List.of();

    public VmRevert(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        var body = VmCalls.body();
        var list = body.putArray("fields");
        fields.forEach(typed -> list.add(SizeField.parse(typed).path()));
        var vm =
                new VmCalls(invocation)
                        .act(name, "revert", body, VmCalls.ORDINARY, "reverting " + name);
        PendingText.print(vm, invocation, "reverting", "reverted");
        return 0;
    }
}
