package io.plasmavmc.cli.vm;

import com.fasterxml.jackson.databind.JsonNode;
import io.plasmavmc.cli.failure.LocalFailure;
import io.plasmavmc.cli.failure.WrongUsage;
import io.plasmavmc.cli.invocation.Invocation;
import io.plasmavmc.cli.output.Listing;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code vm update}: what can be done is done at once, what is left pending is said with what
 * applies it. With {@code --plan} nothing is done, and a plan of which the server would refuse a
 * field is a failure.
 */
@Command
public final class VmUpdate implements Callable<Integer> {
    private final Invocation invocation;

    @Parameters(paramLabel = "NAME", description = "The VM.")
    private String name = "";

    @Mixin private final UpdateFlags flags = new UpdateFlags();

    @Option(
            names = "--plan",
            description = {
                "Change nothing, show what would become of each field:",
                "  LIVE       at once",
                "  GUEST      when the guest does its part",
                "  NEXT_BOOT  by vm reboot, or by stop and start",
                "  REFUSED    never; the exit status then is 1"
            })
    private boolean plan;

    public VmUpdate(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        if (!flags.areUsed()) {
            throw new WrongUsage(
                    "nothing to update (expected: at least one of --cpus, --memory, --max-cpus,"
                            + " --max-memory, --on-crash, --autostart, --label, --remove-label,"
                            + " --metadata, --remove-metadata)",
                    "see: plasmavmc vm update --help");
        }
        if (plan) {
            plan();
        } else {
            var vm = new VmCalls(invocation).update(name, flags);
            PendingText.print(vm, invocation, "updating", "updated");
        }
        return 0;
    }

    private void plan() {
        var answer = new VmCalls(invocation).plan(name, flags);
        var changes = new ArrayList<JsonNode>();
        answer.path("changes").forEach(changes::add);
        invocation
                .output()
                .list(
                        new Listing("changes", changes, ""),
                        "field",
                        all -> PendingText.table(all, "nothing to change"));
        if (changes.stream().anyMatch(change -> PendingText.is(change, "REFUSED"))) {
            throw new LocalFailure(
                    "PLAN_REFUSED", "the server would refuse this update as a whole");
        }
    }
}
