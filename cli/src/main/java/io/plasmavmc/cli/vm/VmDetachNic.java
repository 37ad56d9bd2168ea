package io.plasmavmc.cli.vm;

import io.plasmavmc.cli.invocation.Invocation;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vm detach-nic}; otherwise as {@link VmDetachDisk}. */
@Command
public final class VmDetachNic implements Callable<Integer> {
    private final Invocation invocation;

    @Parameters(index = "0", paramLabel = "NAME", description = "The VM.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "ID", description = "The NIC.")
    private String id = "";

    @Option(
            names = "--deadline",
            paramLabel = "DURATION",
            description = "How long the guest has to let it go (default: 30s).")
    private @Nullable String deadline;

    public VmDetachNic(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        var body = VmCalls.body().put("nicId", id);
        new DeviceCalls(invocation, DeviceKind.NIC, name, id).detach("detachNic", body, deadline);
        return 0;
    }
}
