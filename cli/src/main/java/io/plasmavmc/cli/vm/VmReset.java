package io.plasmavmc.cli.vm;

import io.plasmavmc.cli.grammar.Durations;
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
    private static final Duration USUAL_DEADLINE = Duration.ofSeconds(90);

    private final Invocation invocation;

    @Parameters(paramLabel = "NAME", description = "The VM.")
    private String name = "";

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description = "hard: the guest is not asked, its memory is lost (default: hard).")
    private String mode = "hard";

    @Option(
            names = "--deadline",
            paramLabel = "DURATION",
            description = "How long the reset may take (default: 90s).")
    private @Nullable String deadline;

    public VmReset(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        var body = VmCalls.body().put("mode", mode.toUpperCase(Locale.ROOT));
        var bound = USUAL_DEADLINE;
        if (deadline != null) {
            bound = Durations.parse("--deadline", deadline);
            body.put("deadline", Durations.toApi(bound));
        }
        var vm = new VmCalls(invocation).act(name, "reset", body, bound, "resetting " + name);
        new VmCalls(invocation).printNow(vm, "resetting", "reset");
        return 0;
    }
}
