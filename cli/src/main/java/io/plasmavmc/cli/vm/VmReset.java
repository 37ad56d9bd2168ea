package io.plasmavmc.cli.vm;

import io.plasmavmc.cli.invocation.Invocation;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code vm reset}. Which modes there are is the server's to say, so a newer one needs no new CLI.
 */
@Command
public final class VmReset implements Callable<Integer> {
    static final Duration USUAL_DEADLINE = Duration.ofSeconds(90);

    private final Invocation invocation;

    @Parameters(paramLabel = "NAME", description = "The VM.")
    private String name = "";

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description = {
                "hard: at once, without asking the guest (default).",
                "soft: the guest is asked to go down first; what is pending is applied."
            })
    private String mode = "hard";

    @Option(
            names = "--deadline",
            paramLabel = "DURATION",
            description =
                    "soft: how long the guest has to go down (default: 90s); else it runs on.")
    private @Nullable String deadline;

    @Option(
            names = "--force",
            description = "soft: at the deadline, reset a guest that has not gone down.")
    private boolean force;

    public VmReset(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        var body = VmCalls.body().put("mode", mode.toUpperCase(Locale.ROOT));
        if (force) {
            body.put("force", true);
        }
        var bound = VmCalls.bound(body, deadline, USUAL_DEADLINE);
        var vm = new VmCalls(invocation).act(name, "reset", body, bound, "resetting " + name);
        new VmCalls(invocation).printNow(vm, "resetting", "reset");
        return 0;
    }
}
