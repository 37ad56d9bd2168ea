package io.plasmavmc.cli.vm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plasmavmc.cli.failure.CliFailure;
import io.plasmavmc.cli.failure.ExitStatus;
import io.plasmavmc.cli.grammar.ByteSize;
import io.plasmavmc.cli.invocation.Invocation;
import io.plasmavmc.cli.volume.Volumes;
import java.time.Duration;

/** The volume that {@code vm create --image} makes: {@code NAME-root}, which goes with the VM. */
record BootVolume(Invocation invocation, String vm) {

    static ObjectNode disk(String vm) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("diskId", "root")
                .put("volumeId", vm + "-root")
                .put("bootOrder", 1);
    }

    void create(VmFlags flags) {
        var body =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("volumeId", name())
                        .put("imageId", flags.image())
                        .put("deleteWithVm", true);
        var rootSize = flags.rootSize();
        if (rootSize != null) {
            body.put("sizeBytes", Long.toString(ByteSize.parse("--root-size", rootSize).bytes()));
        }
        new Volumes(invocation).create(name(), body);
    }

    /**
     * Nobody asked for the volume by itself, so it does not outlive a refused VM. Where the outcome
     * is not known (no answer, still working) it stays: the VM may be there and need it.
     */
    void takeAwayAfter(CliFailure failure) {
        if (failure.exitStatus() == ExitStatus.NOT_REACHABLE
                || failure.exitStatus() == ExitStatus.NOT_SETTLED_IN_TIME) {
            return;
        }
        try {
            invocation.api().delete(invocation.inProject("volumes", name()), Duration.ZERO);
        } catch (CliFailure e) {
            failure.addSuppressed(e);
        }
    }

    private String name() {
        return vm + "-root";
    }
}
