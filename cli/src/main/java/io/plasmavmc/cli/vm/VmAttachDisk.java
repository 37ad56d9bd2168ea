package io.plasmavmc.cli.vm;

import io.plasmavmc.cli.invocation.Invocation;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code vm attach-disk}. Whether it is there at once or from the next start on is up to the VM,
 * and said.
 */
@Command
public final class VmAttachDisk implements Callable<Integer> {
    private final Invocation invocation;

    @Parameters(index = "0", paramLabel = "NAME", description = "The VM.")
    private String name = "";

    @Parameters(
            index = "1",
            paramLabel = "ID",
            description = "What the disk is to be called in this VM.")
    private String id = "";

    @Option(
            names = "--volume",
            paramLabel = "VOLUME",
            required = true,
            description = "The volume that it is made of; no other VM may hold it.")
    private String volume = "";

    @Option(names = "--read-only", description = "The guest may not write to it.")
    private boolean readOnly;

    @Option(
            names = "--boot-order",
            paramLabel = "N",
            description = "Its place among the disks to boot from, from 1 (default: none).")
    private @Nullable Integer bootOrder;

    public VmAttachDisk(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        var body = VmCalls.body();
        var disk = body.putObject("disk").put("diskId", id).put("volumeId", volume);
        if (readOnly) {
            disk.put("readOnly", true);
        }
        if (bootOrder != null) {
            disk.put("bootOrder", bootOrder);
        }
        new DeviceCalls(invocation, DeviceKind.DISK, name, id).attach("attachDisk", body);
        return 0;
    }
}
