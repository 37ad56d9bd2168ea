package io.plasmavmc.cli.vm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plasmavmc.cli.failure.WrongUsage;
import io.plasmavmc.cli.invocation.Invocation;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code vm create}, from flags or from a file. With {@code --image} the boot volume is made first
 * and taken away again when the VM is refused; with {@code --start} the VM is started once it is
 * there.
 */
@Command
public final class VmCreate implements Callable<Integer> {
    private final Invocation invocation;

    @Parameters(
            paramLabel = "NAME",
            arity = "0..1",
            description = "What the VM is to be called; with -f it may stand in the file as vmId.")
    private @Nullable String name;

    @Mixin private final VmFlags flags = new VmFlags();

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "The VM as JSON or YAML, as vm get prints it; - for standard input.")
    private @Nullable String file;

    @Option(names = "--start", description = "Start it as soon as it is created.")
    private boolean start;

    public VmCreate(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        var resource = resource();
        var vm = resource.path("vmId").asText("");
        var calls = new VmCalls(invocation);
        var created = calls.create(vm, resource);
        print(start ? started(calls, vm) : created, vm);
        return 0;
    }

    private ObjectNode resource() {
        if (file == null) {
            if (name == null) {
                throw new WrongUsage("no name (expected: vm create NAME, or -f FILE)");
            }
            return flags.resource(name);
        }
        if (flags.areUsed()) {
            throw new WrongUsage(
                    "-f " + file + " with flags that describe the VM (expected: one or the other)");
        }
        return new VmFile(invocation.surroundings().in()).read(file, Optional.ofNullable(name));
    }

    /** A request of its own, so under an id of its own: the one given is the create's. */
    private JsonNode started(VmCalls calls, String vm) {
        var body = VmCalls.body();
        invocation.requestId().ifPresent(id -> body.put("requestId", id + "-start"));
        return calls.act(vm, "start", body, VmCalls.ORDINARY, "starting " + vm);
    }

    private void print(JsonNode created, String vm) {
        var started = invocation.waits().noWait() ? "created, now starting" : "created and started";
        var done = start ? started : "created";
        invocation.output().resource(created, "vmId", one -> VmText.sentence(done, one));
        if (!start) {
            invocation.remark("start it with: " + invocation.command("vm start " + vm));
        }
    }
}
