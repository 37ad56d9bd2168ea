package io.plasmavmc.cli.volume;

import io.plasmavmc.cli.http.Pages;
import io.plasmavmc.cli.invocation.Invocation;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code volume list}. */
@Command
public final class VolumeList implements Callable<Integer> {
    private final Invocation invocation;

    public VolumeList(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        var volumes = Pages.all(invocation.api(), invocation.inProject("volumes"), "volumes");
        invocation
                .output()
                .list(volumes, "volumeId", items -> VolumeText.table(items, invocation.now()));
        if (volumes.items().isEmpty()) {
            invocation.remark(
                    "there is none; make one with: "
                            + invocation.command("volume create NAME --size SIZE"));
        }
        return 0;
    }
}
