package io.plasmavmc.cli.vm;

import io.plasmavmc.cli.grammar.KeyValue;
import io.plasmavmc.cli.http.ApiPath;
import io.plasmavmc.cli.http.Pages;
import io.plasmavmc.cli.invocation.Invocation;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code vm list}. Filters are applied by the server. */
@Command
public final class VmList implements Callable<Integer> {
    private final Invocation invocation;

    @Option(
            names = "--label",
            paramLabel = "K=V",
            description = "Only VMs with this label; may be repeated, then all must fit.")
    private List<String> labels = List.of();

    @Option(
            names = "--phase",
            paramLabel = "PHASE",
            description = "Only VMs in this phase, such as running or stopped.")
    private @Nullable String phase;

    @Option(names = "--node", paramLabel = "NODE", description = "Only VMs of this node.")
    private @Nullable String node;

    @Option(
            names = "--all-projects",
            description = "VMs of all organisations and projects the token may see.")
    private boolean allProjects;

    public VmList(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        var vms = Pages.all(invocation.api(), path(), "vms");
        invocation
                .output()
                .list(vms, "vmId", items -> VmText.table(items, invocation.now(), allProjects));
        if (vms.items().isEmpty()) {
            invocation.remark(
                    "there is none; make one with: " + invocation.command("vm create NAME"));
        }
        return 0;
    }

    private ApiPath path() {
        var path = allProjects ? invocation.inAllProjects("vms") : invocation.inProject("vms");
        for (var label : labels) {
            path = path.with("labels", label(label));
        }
        if (phase != null) {
            path = path.with("phase", phase.toUpperCase(Locale.ROOT));
        }
        return node == null ? path : path.with("node", node);
    }

    private static String label(String text) {
        var label = KeyValue.parse("--label", text);
        return label.key() + "=" + label.value();
    }
}
