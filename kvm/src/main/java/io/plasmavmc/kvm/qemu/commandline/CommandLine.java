package io.plasmavmc.kvm.qemu.commandline;

import static io.plasmavmc.kvm.qemu.commandline.Arguments.json;
import static io.plasmavmc.kvm.qemu.commandline.Arguments.quoted;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plasmavmc.core.hypervisor.MachineSpec;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.kvm.files.DiskPaths;
import io.plasmavmc.kvm.qemu.paths.VmPaths;
import java.nio.file.Path;
import java.util.List;

/**
 * A machine as QEMU's argument vector. Pure: the same machine gives the same text, golden files
 * beside the tests show it whole.
 *
 * <p>Everything that a later change of the running machine needs is there from the start (ports,
 * agent channel, memory device), so that no change needs another layout. Values go in JSON; where
 * QEMU 7.2 takes none, they are paths of ours with their commas doubled.
 */
public final class CommandLine {

    private static final String SANDBOX =
            "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny";
    private static final long MEMORY_BLOCK_MIB = 2;
    private static final long MIB = 1024L * 1024;

    private final MachineSpec spec;
    private final Uid node;
    private final Engine engine;
    private final VmPaths paths;
    private final DiskPaths disks;
    private final Arguments arguments = new Arguments();

    private CommandLine(MachineSpec spec, Uid node, Engine engine, VmPaths paths, DiskPaths disks) {
        this.spec = spec;
        this.node = node;
        this.engine = engine;
        this.paths = paths;
        this.disks = disks;
    }

    /** The whole vector, the program first. Host ports of the spec's forwards are chosen before. */
    public static List<String> of(
            MachineSpec spec, Uid node, Engine engine, VmPaths paths, DiskPaths disks) {
        return new CommandLine(spec, node, engine, paths, disks).build();
    }

    /** What can be plugged and unplugged while the machine runs; a whole number of its blocks. */
    static long pluggableMib(MachineSpec spec) {
        long wanted = spec.maxMemoryMib() - spec.memoryMib();
        return Math.max(0, Math.ceilDiv(wanted, MEMORY_BLOCK_MIB) * MEMORY_BLOCK_MIB);
    }

    private List<String> build() {
        identity();
        behaviour();
        machine();
        channels();
        ports();
        fixedDevices();
        pluggableMemory();
        spec.disks().forEach(this::disk);
        spec.nics().forEach(this::nic);
        return arguments.toList();
    }

    private void identity() {
        var marker = new Marker(node, spec.uid(), spec.epoch());
        arguments
                .flags(engine.program().toString())
                .option(Marker.OPTION, marker.value(spec.id().toString()))
                .option("-uuid", spec.uid().text())
                .option("-pidfile", paths.pid().toString());
    }

    private void behaviour() {
        arguments
                .flags("-nodefaults", "-no-user-config", "-S")
                .option("-sandbox", SANDBOX)
                .option("-msg", "timestamp=on")
                .option("-display", "none")
                .option("-vga", "none")
                .option("-boot", "menu=off,strict=on")
                .option("-rtc", "base=utc")
                .option("-action", "shutdown=pause,panic=pause,reboot=reset");
    }

    private void machine() {
        arguments
                .option("-machine", spec.machineType())
                .option("-accel", engine.kvm() ? "kvm" : "tcg,thread=multi")
                .option("-cpu", engine.kvm() ? "host" : "max")
                .option("-smp", "1,maxcpus=" + spec.maxCpus())
                .option("-m", memory());
    }

    private String memory() {
        long pluggable = pluggableMib(spec);
        return pluggable == 0
                ? "size=%dM".formatted(spec.memoryMib())
                : "size=%dM,maxmem=%dM".formatted(spec.memoryMib(), spec.memoryMib() + pluggable);
    }

    private void channels() {
        arguments
                .option("-chardev", socket("monitor", paths.monitor()))
                .option("-mon", "chardev=monitor,mode=control")
                .option("-chardev", socket(QemuNames.AGENT, paths.agent()))
                .option(
                        "-chardev",
                        socket("serial", paths.serial())
                                + ",logfile="
                                + quoted(paths.console())
                                + ",logappend=on")
                .option("-device", json().put("driver", "isa-serial").put("chardev", "serial"));
    }

    private static String socket(String id, Path path) {
        return "socket,id=%s,path=%s,server=on,wait=off".formatted(id, quoted(path));
    }

    private void ports() {
        for (var port : PciLayout.ports()) {
            var device =
                    fixed("pcie-root-port", port.id(), port.address())
                            .put("chassis", port.number())
                            .put("slot", port.number());
            if (port.first()) {
                device.put("multifunction", true);
            }
            arguments.option("-device", device);
        }
    }

    private void fixedDevices() {
        arguments
                .option("-device", fixed("virtio-serial-pci", "channels", PciLayout.SERIAL))
                .option(
                        "-device",
                        json().put("driver", "virtserialport")
                                .put("id", "agent-port")
                                .put("bus", "channels.0")
                                .put("nr", 1)
                                .put("chardev", QemuNames.AGENT)
                                .put("name", "org.qemu.guest_agent.0"))
                .option(
                        "-object",
                        json().put("qom-type", "rng-random")
                                .put("id", "entropy")
                                .put("filename", "/dev/urandom"))
                .option(
                        "-device",
                        fixed("virtio-rng-pci", "random", PciLayout.RANDOM).put("rng", "entropy"))
                .option("-device", fixed("pvpanic-pci", "panic", PciLayout.PANIC));
    }

    /** Nothing is plugged at the start: what the VM has then is its base. */
    private void pluggableMemory() {
        long pluggable = pluggableMib(spec);
        if (pluggable == 0) {
            return;
        }
        arguments
                .option(
                        "-object",
                        json().put("qom-type", "memory-backend-ram")
                                .put("id", "pluggable")
                                .put("size", pluggable * MIB)
                                .put("reserve", false))
                .option(
                        "-device",
                        fixed("virtio-mem-pci", QemuNames.MEMORY, PciLayout.MEMORY)
                                .put("memdev", "pluggable")
                                .put("requested-size", 0));
    }

    private void disk(MachineSpec.Disk disk) {
        DiskArguments.nodes(disk, disks).forEach(each -> arguments.option("-blockdev", each));
        arguments.option("-device", DiskArguments.device(disk));
    }

    private void nic(MachineSpec.Nic nic) {
        arguments
                .option("-netdev", NicArguments.network(node, spec.uid(), nic))
                .option("-device", NicArguments.device(nic));
    }

    private static ObjectNode fixed(String driver, String id, String address) {
        return json().put("driver", driver)
                .put("id", id)
                .put("bus", PciLayout.ROOT_BUS)
                .put("addr", address);
    }
}
