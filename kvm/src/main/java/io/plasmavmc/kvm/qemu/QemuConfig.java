package io.plasmavmc.kvm.qemu;

import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.kvm.files.DiskPaths;
import io.plasmavmc.kvm.linux.ProgramPath;
import io.plasmavmc.kvm.qemu.host.Accelerator;
import io.plasmavmc.kvm.qemu.paths.VmDirectories;
import io.plasmavmc.kvm.qmp.QmpConfig;
import io.plasmavmc.kvm.qmp.QmpTimes;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/**
 * What a node's backend works with.
 *
 * @param nodeUid marks the processes and interfaces of this node
 * @param dataDir logs are kept below it
 * @param runtimeRoot for sockets; a short path
 * @param bridges the host's bridges that VMs may join
 */
public record QemuConfig(
        Uid nodeUid,
        Path dataDir,
        DiskPaths disks,
        Path runtimeRoot,
        List<String> bridges,
        Accelerator.Choice accelerator,
        ProgramPath programs,
        Patience patience,
        QmpTimes qmpTimes) {

    public QemuConfig {
        bridges = List.copyOf(bridges);
    }

    /** As a server is run, with no bridges. */
    public static QemuConfig of(Uid nodeUid, Path dataDir, DiskPaths disks) {
        return new QemuConfig(
                nodeUid,
                dataDir,
                disks,
                VmDirectories.standardRuntimeRoot(),
                List.of(),
                Accelerator.Choice.AUTOMATIC,
                ProgramPath.system(),
                Patience.DEFAULT,
                QmpTimes.UNHEARD);
    }

    public QemuConfig withBridges(List<String> allowed) {
        return new QemuConfig(
                nodeUid,
                dataDir,
                disks,
                runtimeRoot,
                allowed,
                accelerator,
                programs,
                patience,
                qmpTimes);
    }

    public QemuConfig withRuntimeRoot(Path root) {
        return new QemuConfig(
                nodeUid, dataDir, disks, root, bridges, accelerator, programs, patience, qmpTimes);
    }

    public QemuConfig withAccelerator(Accelerator.Choice choice) {
        return new QemuConfig(
                nodeUid,
                dataDir,
                disks,
                runtimeRoot,
                bridges,
                choice,
                programs,
                patience,
                qmpTimes);
    }

    public QemuConfig withPrograms(ProgramPath path) {
        return new QemuConfig(
                nodeUid,
                dataDir,
                disks,
                runtimeRoot,
                bridges,
                accelerator,
                path,
                patience,
                qmpTimes);
    }

    public QemuConfig withPatience(Patience limits) {
        return new QemuConfig(
                nodeUid,
                dataDir,
                disks,
                runtimeRoot,
                bridges,
                accelerator,
                programs,
                limits,
                qmpTimes);
    }

    /** Every command to every machine is told. */
    public QemuConfig withQmpTimes(QmpTimes listener) {
        return new QemuConfig(
                nodeUid,
                dataDir,
                disks,
                runtimeRoot,
                bridges,
                accelerator,
                programs,
                patience,
                listener);
    }

    QmpConfig qmp(InstantSource clock) {
        return QmpConfig.defaults(clock).withTimes(qmpTimes);
    }
}
