package io.plasmavmc.cli.vm;

import io.plasmavmc.cli.failure.WrongUsage;
import io.plasmavmc.cli.grammar.Durations;
import io.plasmavmc.cli.invocation.Invocation;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vm wait}. */
@Command
public final class VmWait implements Callable<Integer> {
    private static final Set<String> GOALS =
            Set.of("settled", "running", "stopped", "agent", "deleted");

    private final Invocation invocation;

    @Parameters(paramLabel = "NAME", description = "The VM.")
    private String name = "";

    @Option(
            names = "--for",
            paramLabel = "GOAL",
            required = true,
            description = "settled, running, stopped, agent or deleted.")
    private String goal = "";

    public VmWait(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        if (!GOALS.contains(goal)) {
            throw new WrongUsage(
                    "--for "
                            + goal
                            + ": unknown (expected: settled, running, stopped, agent or deleted)");
        }
        var calls = new VmCalls(invocation);
        var wait = invocation.waits().forWorkBoundedBy(VmCalls.ORDINARY);
        var path =
                calls.path(name)
                        .verb("wait")
                        .with("for", goal.toUpperCase(Locale.ROOT))
                        .with("wait", Durations.toApi(wait));
        var vm =
                calls.during(
                        name, "waiting for " + name, goal, () -> invocation.api().get(path, wait));
        if (goal.equals("deleted")) {
            invocation.output().outcome(name, "vmId", name + " is gone");
        } else {
            invocation.output().resource(vm, "vmId", one -> VmText.now(goal, one));
        }
        return 0;
    }
}
