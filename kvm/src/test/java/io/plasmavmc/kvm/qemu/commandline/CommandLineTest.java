package io.plasmavmc.kvm.qemu.commandline;

import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.core.hypervisor.MachineSpec;
import io.plasmavmc.core.image.DiskFormat;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.vm.NicSpec;
import io.plasmavmc.core.vm.NicSpec.Forward;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.kvm.files.DiskPaths;
import io.plasmavmc.kvm.qemu.paths.VmPaths;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each golden file is a whole command line, an argument to a line. */
class CommandLineTest {

    private static final Uid NODE = new Uid("00000000-0000-4000-8000-000000000001");
    private static final Uid VM = new Uid("00000000-0000-4000-8000-000000000002");
    private static final Uid VOLUME = new Uid("00000000-0000-4000-8000-000000000003");
    private static final Uid DATA = new Uid("00000000-0000-4000-8000-000000000004");
    private static final Uid IMAGE = new Uid("00000000-0000-4000-8000-000000000005");
    private static final DiskPaths DISKS =
            new DiskPaths(Path.of("/data/images"), Path.of("/data/volumes"));
    private static final VmPaths PATHS =
            new VmPaths(Path.of("/run/plasmavmc/n/v"), Path.of("/data/vms/" + VM));

    @Test
    void smallestMachineByEmulation() {
        assertIsGolden("smallest-tcg.txt", line(spec(1, 128, 128, List.of(), List.of()), false));
    }

    @Test
    void machineWithEverythingByKvm() {
        var disks =
                List.of(
                        new MachineSpec.Disk(
                                "boot",
                                VOLUME,
                                DiskFormat.QCOW2,
                                Optional.of(new MachineSpec.Backing(IMAGE, DiskFormat.QCOW2)),
                                Optional.of(1),
                                false,
                                0),
                        new MachineSpec.Disk(
                                "data",
                                DATA,
                                DiskFormat.RAW,
                                Optional.empty(),
                                Optional.empty(),
                                true,
                                31));
        var nics =
                List.of(nic("eth0", 1, user()), nic("eth1", 2, new NicSpec.Network.Bridge("br0")));

        assertIsGolden("everything-kvm.txt", line(spec(8, 512, 2049, disks, nics), true));
    }

    @Test
    void commasInOurOwnPathsAreDoubledWhereTheyWouldSeparate() {
        var paths = new VmPaths(Path.of("/run/a,b"), Path.of("/data,path=/x"));

        var line =
                CommandLine.of(
                        spec(1, 128, 128, List.of(), List.of()), NODE, engine(false), paths, DISKS);

        assertThat(line)
                .contains("socket,id=monitor,path=/run/a,,b/qmp,server=on,wait=off")
                .anyMatch(argument -> argument.contains("logfile=/data,,path=/x/console.log,"));
    }

    @Test
    void pluggableMemoryIsAWholeNumberOfBlocks() {
        assertThat(CommandLine.pluggableMib(spec(1, 512, 1025, List.of(), List.of())))
                .isEqualTo(514);
        assertThat(CommandLine.pluggableMib(spec(1, 512, 512, List.of(), List.of()))).isZero();
    }

    @Test
    void markerIsFoundOnTheCommandLine() {
        var line = line(spec(1, 128, 128, List.of(), List.of()), false);

        assertThat(Marker.find(line)).contains(new Marker(NODE, VM, 7));
    }

    @Test
    void otherCommandLinesHaveNoMarker() {
        assertThat(Marker.find(List.of())).isEmpty();
        assertThat(Marker.find(List.of("qemu", "-name"))).isEmpty();
        assertThat(Marker.find(List.of("qemu", "-name", "guest=web"))).isEmpty();
        assertThat(Marker.find(List.of("grep", "guest=plasmavmc:" + NODE + ":" + VM + ":7:web")))
                .isEmpty();
        assertThat(Marker.find(List.of("q", "-name", "guest=plasmavmc:" + NODE + ":x:7:web")))
                .isEmpty();
    }

    private static NicSpec.Network user() {
        return new NicSpec.Network.User(
                List.of(
                        new Forward(Forward.Protocol.TCP, "127.0.0.1", 2222, 22),
                        new Forward(Forward.Protocol.UDP, "0.0.0.0", 5353, 53)));
    }

    private static MachineSpec.Nic nic(String id, int slot, NicSpec.Network network) {
        return new MachineSpec.Nic(id, "52:54:00:00:00:0" + slot, true, network, slot);
    }

    private static MachineSpec spec(
            int maxCpus,
            long memory,
            long maxMemory,
            List<MachineSpec.Disk> disks,
            List<MachineSpec.Nic> nics) {
        return new MachineSpec(
                VmId.of("default", "shop", "web"),
                VM,
                7,
                "pc-q35-7.2",
                1,
                maxCpus,
                memory,
                maxMemory,
                disks,
                nics);
    }

    private static Engine engine(boolean kvm) {
        return new Engine(Path.of("/usr/bin/qemu-system-x86_64"), kvm);
    }

    private static List<String> line(MachineSpec spec, boolean kvm) {
        return CommandLine.of(spec, NODE, engine(kvm), PATHS, DISKS);
    }

    private static void assertIsGolden(String file, List<String> line) {
        assertThat(String.join("\n", line) + "\n").isEqualTo(golden(file));
    }

    private static String golden(String file) {
        try (var stream =
                Objects.requireNonNull(CommandLineTest.class.getResourceAsStream(file), file)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
