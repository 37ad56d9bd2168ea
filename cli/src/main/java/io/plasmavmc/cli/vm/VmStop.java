package io.plasmavmc.cli.vm;

import io.plasmavmc.cli.invocation.Invocation;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vm stop}: asks the guest; only {@code --force} pulls the plug. */
@Command
public final class VmStop implements Callable<Integer> {
    private static final Duration USUAL_DEADLINE = Duration.ofSeconds(60);

    private final Invocation invocation;

    @Parameters(paramLabel = "NAME", description = "The VM.")
    private String name = "";

    @Option(names = "--force", description = "Do not ask the guest: end the machine at once.")
    private boolean force;

    @Option(
            names = "--deadline",
            paramLabel = "DURATION",
            description = "How long the guest has to shut down (default: 60s).")
    private @Nullable String deadline;

    public VmStop(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        var body = VmCalls.body();
        if (force) {
            body.put("force", true);
        }
        var bound = VmCalls.bound(body, deadline, USUAL_DEADLINE);
        var vm = new VmCalls(invocation).act(name, "stop", body, bound, "stopping " + name);
        new VmCalls(invocation).printNow(vm, "stopping", "stopped");
        return 0;
    }
}
