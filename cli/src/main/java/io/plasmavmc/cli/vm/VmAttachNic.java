package io.plasmavmc.cli.vm;

import io.plasmavmc.cli.grammar.NicArgument;
import io.plasmavmc.cli.invocation.Invocation;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code vm attach-nic}; otherwise as {@link VmAttachDisk}. */
@Command
public final class VmAttachNic implements Callable<Integer> {
    private final Invocation invocation;

    @Parameters(index = "0", paramLabel = "NAME", description = "The VM.")
    private String name = "";

    @Parameters(
            index = "1",
            paramLabel = "NIC",
            description = {
                "ID=user[,forward=tcp:127.0.0.1:2222:22]...",
                "or ID=bridge:br0; each with an optional ,mac=MAC"
            })
    private String nic = "";

    public VmAttachNic(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        var wanted = NicArgument.parse("NIC", nic);
        var body = VmCalls.body();
        body.set("nic", wanted.toJson());
        new DeviceCalls(invocation, DeviceKind.NIC, name, wanted.nicId()).attach("attachNic", body);
        return 0;
    }
}
