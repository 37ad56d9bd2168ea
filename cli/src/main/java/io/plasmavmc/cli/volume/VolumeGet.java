package io.plasmavmc.cli.volume;

import io.plasmavmc.cli.invocation.Invocation;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code volume get}. */
@Command
public final class VolumeGet implements Callable<Integer> {
    private final Invocation invocation;

    @Parameters(paramLabel = "NAME", description = "The volume.")
    private String name = "";

    public VolumeGet(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        var volume = invocation.api().get(invocation.inProject("volumes", name));
        invocation
                .output()
                .resource(volume, "volumeId", one -> VolumeText.description(one, invocation.now()));
        return 0;
    }
}
