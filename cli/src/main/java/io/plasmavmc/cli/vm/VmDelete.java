package io.plasmavmc.cli.vm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.plasmavmc.cli.failure.ServerRefusal;
import io.plasmavmc.cli.invocation.Invocation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code vm delete}: also says which volumes stay, as nobody should look for their data in vain.
 */
@Command
public final class VmDelete implements Callable<Integer> {
    private final Invocation invocation;

    @Parameters(paramLabel = "NAME", description = "The VM.")
    private String name = "";

    @Option(names = "--force", description = "Also when it runs: its machine is ended at once.")
    private boolean force;

    @Option(names = "--ignore-not-found", description = "Succeed when there is no such VM.")
    private boolean ignoreNotFound;

    public VmDelete(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        try {
            delete();
        } catch (ServerRefusal e) {
            if (!ignoreNotFound || !e.is("VM_NOT_FOUND")) {
                throw e;
            }
            invocation.output().outcome(name, "vmId", "there is no VM " + name);
        }
        return 0;
    }

    private void delete() {
        var calls = new VmCalls(invocation);
        var staying = staying(calls);
        var gone = calls.delete(name, force);
        invocation.output().outcome(name, "vmId", sentence(gone, staying));
    }

    private String sentence(boolean gone, List<String> staying) {
        var done = gone ? "deleted " + name : "deleting " + name + " (not waited for)";
        return staying.isEmpty()
                ? done
                : done
                        + "; its volumes stay: "
                        + String.join(", ", staying)
                        + " (delete one with: "
                        + invocation.command("volume delete " + staying.getFirst())
                        + ")";
    }

    private List<String> staying(VmCalls calls) {
        var names = new ArrayList<String>();
        for (var disk : disks(calls)) {
            var volume = disk.path("volumeId").asText("");
            if (!goesWithVm(volume)) {
                names.add(volume);
            }
        }
        return names;
    }

    private JsonNode disks(VmCalls calls) {
        try {
            return calls.get(name).path("spec").path("disks");
        } catch (ServerRefusal e) {
            // The delete itself decides: with a request id it may join one that has been.
            return MissingNode.getInstance();
        }
    }

    private boolean goesWithVm(String volume) {
        try {
            return invocation
                    .api()
                    .get(invocation.inProject("volumes", volume))
                    .path("deleteWithVm")
                    .asBoolean(false);
        } catch (ServerRefusal e) {
            // Gone or not for us to see: nothing to say about it. The delete itself decides.
            return true;
        }
    }
}
