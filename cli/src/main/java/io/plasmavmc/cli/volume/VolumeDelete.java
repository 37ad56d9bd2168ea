package io.plasmavmc.cli.volume;

import io.plasmavmc.cli.invocation.Invocation;
import io.plasmavmc.cli.invocation.Removal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code volume delete}. */
@Command
public final class VolumeDelete implements Callable<Integer> {
    private final Invocation invocation;

    @Parameters(paramLabel = "NAME", description = "The volume.")
    private String name = "";

    public VolumeDelete(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        new Removal(invocation).of("volume", name, invocation.inProject("volumes", name));
        invocation.output().outcome(name, "volumeId", "deleted volume " + name);
        return 0;
    }
}
