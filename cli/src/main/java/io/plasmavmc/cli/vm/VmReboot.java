package io.plasmavmc.cli.vm;

import io.plasmavmc.cli.invocation.Invocation;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vm reboot}: asks the guest to go down and boots it again, with what is pending. */
@Command
public final class VmReboot implements Callable<Integer> {
    private final Invocation invocation;

    @Parameters(paramLabel = "NAME", description = "The VM.")
    private String name = "";

    @Option(
            names = "--deadline",
            paramLabel = "DURATION",
            description = "How long the guest has to go down (default: 90s); else it runs on.")
    private @Nullable String deadline;

    @Option(
            names = "--force",
            description = "At the deadline, reset a guest that has not gone down.")
    private boolean force;

    public VmReboot(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        var body = VmCalls.body();
        if (force) {
            body.put("force", true);
        }
        var bound = VmCalls.bound(body, deadline, VmReset.USUAL_DEADLINE);
        var vm = new VmCalls(invocation).act(name, "reboot", body, bound, "rebooting " + name);
        new VmCalls(invocation).printNow(vm, "rebooting", "rebooted");
        return 0;
    }
}
