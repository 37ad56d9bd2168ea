package io.plasmavmc.cli.vm;

import io.plasmavmc.cli.invocation.Invocation;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vm detach-disk}. The guest is asked; what it does not let go stays and is said so. */
@Command
public final class VmDetachDisk implements Callable<Integer> {
    private final Invocation invocation;

    @Parameters(index = "0", paramLabel = "NAME", description = "The VM.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "ID", description = "The disk; its volume stays.")
    private String id = "";

    @Option(
            names = "--deadline",
            paramLabel = "DURATION",
            description = "How long the guest has to let it go (default: 30s).")
    private @Nullable String deadline;

    public VmDetachDisk(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        var body = VmCalls.body().put("diskId", id);
        new DeviceCalls(invocation, DeviceKind.DISK, name, id).detach("detachDisk", body, deadline);
        return 0;
    }
}
