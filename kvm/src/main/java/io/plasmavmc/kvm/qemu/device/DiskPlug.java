package io.plasmavmc.kvm.qemu.device;

import io.plasmavmc.core.hypervisor.MachineSpec;
import io.plasmavmc.kvm.files.DiskPaths;
import io.plasmavmc.kvm.qemu.commandline.DiskArguments;
import io.plasmavmc.kvm.qemu.commandline.PciLayout;
import io.plasmavmc.kvm.qemu.commandline.QemuNames;
import io.plasmavmc.kvm.qemu.failure.QemuWords;
import io.plasmavmc.kvm.qemu.monitor.Talk;
import io.plasmavmc.kvm.qmp.BlockCommands.BlockdevAdd;
import io.plasmavmc.kvm.qmp.BlockCommands.BlockdevDel;
import io.plasmavmc.kvm.qmp.DeviceCommands.DeviceAdd;
import io.plasmavmc.kvm.qmp.QmpRefused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plugs disks into a machine: their nodes from the bottom up, then the device. Refused half-way, it
 * takes back what is there of them and throws the first refusal; unanswered, it leaves that to the
 * next attempt, which knows the nodes by their names.
 */
final class DiskPlug {

    private static final Logger log = LoggerFactory.getLogger(DiskPlug.class);

    private final Talk talk;
    private final DiskPaths paths;

    DiskPlug(Talk talk, DiskPaths paths) {
        this.talk = talk;
        this.paths = paths;
    }

    /**
     * Plugs in a disk that the machine does not have.
     *
     * @throws QmpRefused with nothing left of it
     */
    void plug(MachineSpec.Disk disk) {
        DiskFiles.require(disk, paths);
        try {
            addNodes(disk);
            talk.act(new DeviceAdd(PciLayout.alone(DiskArguments.device(disk))));
        } catch (QmpRefused refusal) {
            undo(disk);
            throw refusal;
        }
    }

    /**
     * Removes every node that the disk may have, from the top down.
     *
     * @throws QmpRefused while something still uses one
     */
    void removeNodes(String diskId) {
        QemuNames.nodes(diskId).forEach(node -> talk.remove(new BlockdevDel(node)));
    }

    /** What an earlier attempt left is of whichever volume it was, so it is not built upon. */
    private void addNodes(MachineSpec.Disk disk) {
        try {
            addEach(disk);
        } catch (QmpRefused refusal) {
            if (!QemuWords.sayTaken(refusal)) {
                throw refusal;
            }
            removeNodes(disk.diskId());
            addEach(disk);
        }
    }

    private void addEach(MachineSpec.Disk disk) {
        DiskArguments.nodes(disk, paths).forEach(node -> talk.act(new BlockdevAdd(node)));
    }

    private void undo(MachineSpec.Disk disk) {
        try {
            removeNodes(disk.diskId());
        } catch (QmpRefused stuck) {
            log.warn("disk {}: something was left behind: {}", disk.diskId(), stuck.getMessage());
        }
    }
}
