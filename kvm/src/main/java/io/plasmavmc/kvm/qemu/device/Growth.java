package io.plasmavmc.kvm.qemu.device;

import io.plasmavmc.kvm.qemu.commandline.QemuNames;
import io.plasmavmc.kvm.qemu.failure.QemuFailures;
import io.plasmavmc.kvm.qemu.monitor.Talk;
import io.plasmavmc.kvm.qmp.BlockCommands.BlockNode;
import io.plasmavmc.kvm.qmp.BlockCommands.BlockResize;
import io.plasmavmc.kvm.qmp.BlockCommands.QueryNamedBlockNodes;

/** Makes disks larger while a guest uses them, the file with the disk. Never smaller. */
final class Growth {

    private static final long SECTOR = 512;

    private final Talk talk;

    Growth(Talk talk) {
        this.talk = talk;
    }

    /** QEMU would shrink a disk without a word, so its size is looked at first. */
    void grow(String diskId, long sizeBytes) {
        var node = QemuNames.format(diskId);
        long wanted = Math.ceilDiv(sizeBytes, SECTOR) * SECTOR;
        if (size(diskId, node) < wanted) {
            talk.act(new BlockResize(node, wanted));
        }
    }

    private long size(String diskId, String node) {
        return talk.ask(new QueryNamedBlockNodes()).stream()
                .filter(each -> each.name().equals(node))
                .findFirst()
                .map(BlockNode::size)
                .orElseThrow(
                        () -> QemuFailures.failed("disk %s: not in the machine".formatted(diskId)));
    }
}
