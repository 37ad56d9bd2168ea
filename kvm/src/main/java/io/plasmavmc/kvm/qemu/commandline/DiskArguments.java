package io.plasmavmc.kvm.qemu.commandline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plasmavmc.core.hypervisor.MachineSpec;
import io.plasmavmc.core.image.DiskFormat;
import io.plasmavmc.kvm.files.DiskPaths;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A disk as block nodes and a device. Every layer is named and has its format stated, what an
 * image's header says about backing files is overruled: QEMU never probes and never follows.
 */
public final class DiskArguments {

    private DiskArguments() {}

    /** The nodes from the bottom up, as {@code -blockdev} and {@code blockdev-add} take them. */
    public static List<ObjectNode> nodes(MachineSpec.Disk disk, DiskPaths paths) {
        var nodes = new ArrayList<ObjectNode>();
        disk.backing().ifPresent(backing -> nodes.addAll(backing(disk.diskId(), backing, paths)));
        var volume = paths.volume(disk.volume(), disk.format());
        nodes.add(file(QemuNames.file(disk.diskId()), volume, disk.readOnly()));
        nodes.add(format(disk));
        return List.copyOf(nodes);
    }

    /**
     * The device, as {@code -device} and {@code device_add} take it. A failing or full disk stops
     * the machine, so that nothing is lost and the guest goes on once it is repaired.
     */
    public static ObjectNode device(MachineSpec.Disk disk) {
        var device =
                Arguments.json()
                        .put("driver", "virtio-blk-pci")
                        .put("id", QemuNames.disk(disk.diskId()))
                        .put("bus", PciLayout.port(disk.slot()))
                        .put("drive", QemuNames.format(disk.diskId()))
                        .put("serial", QemuNames.serial(disk.volume()))
                        .put("werror", "stop")
                        .put("rerror", "stop");
        disk.bootOrder().ifPresent(order -> device.put("bootindex", order));
        return device;
    }

    private static List<ObjectNode> backing(
            String diskId, MachineSpec.Backing backing, DiskPaths paths) {
        var image = paths.image(backing.image(), backing.format());
        var format =
                Arguments.json()
                        .put("driver", backing.format().text())
                        .put("node-name", QemuNames.backingFormat(diskId))
                        .put("read-only", true)
                        .put("file", QemuNames.backingFile(diskId));
        return List.of(
                file(QemuNames.backingFile(diskId), image, true),
                noBacking(format, backing.format()));
    }

    private static ObjectNode format(MachineSpec.Disk disk) {
        var format =
                Arguments.json()
                        .put("driver", disk.format().text())
                        .put("node-name", QemuNames.format(disk.diskId()))
                        .put("read-only", disk.readOnly())
                        .put("discard", "unmap")
                        .put("file", QemuNames.file(disk.diskId()));
        return disk.backing().isPresent()
                ? format.put("backing", QemuNames.backingFormat(disk.diskId()))
                : noBacking(format, disk.format());
    }

    private static ObjectNode noBacking(ObjectNode node, DiskFormat format) {
        return switch (format) {
            case QCOW2 -> node.putNull("backing");
            case RAW -> node;
        };
    }

    private static ObjectNode file(String name, Path path, boolean readOnly) {
        return Arguments.json()
                .put("driver", "file")
                .put("node-name", name)
                .put("filename", path.toString())
                .put("read-only", readOnly)
                .put("locking", "on")
                .put("discard", "unmap");
    }
}
