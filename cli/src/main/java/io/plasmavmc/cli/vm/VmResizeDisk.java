package io.plasmavmc.cli.vm;

import io.plasmavmc.cli.grammar.ByteSize;
import io.plasmavmc.cli.invocation.Invocation;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vm resize-disk}: the way to a larger volume while a VM holds it. */
@Command
public final class VmResizeDisk implements Callable<Integer> {
    private final Invocation invocation;

    @Parameters(index = "0", paramLabel = "NAME", description = "The VM.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "ID", description = "The disk.")
    private String id = "";

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            required = true,
            description = "Its new size, larger than now.")
    private String size = "";

    public VmResizeDisk(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        var bytes = ByteSize.parse("--size", size).bytes();
        var body = VmCalls.body().put("diskId", id).put("sizeBytes", Long.toString(bytes));
        new DeviceCalls(invocation, DeviceKind.DISK, name, id).resize(body, bytes);
        return 0;
    }
}
