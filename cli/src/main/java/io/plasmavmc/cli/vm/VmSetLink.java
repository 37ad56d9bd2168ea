package io.plasmavmc.cli.vm;

import io.plasmavmc.cli.failure.WrongUsage;
import io.plasmavmc.cli.invocation.Invocation;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code vm set-link}: plugs a NIC's cable in, or pulls it. */
@Command
public final class VmSetLink implements Callable<Integer> {
    private final Invocation invocation;

    @Parameters(index = "0", paramLabel = "NAME", description = "The VM.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "ID", description = "The NIC.")
    private String id = "";

    @Parameters(
            index = "2",
            paramLabel = "up|down",
            description = "up: plug its cable in; down: pull it.")
    private String link = "";

    public VmSetLink(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        var body = VmCalls.body().put("nicId", id).put("linkUp", isUp());
        new DeviceCalls(invocation, DeviceKind.NIC, name, id).setLink(body);
        return 0;
    }

    private boolean isUp() {
        return switch (link) {
            case "up" -> true;
            case "down" -> false;
            default -> throw new WrongUsage("link " + link + ": unknown (expected: up or down)");
        };
    }
}
