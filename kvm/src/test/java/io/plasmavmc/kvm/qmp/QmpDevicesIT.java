package io.plasmavmc.kvm.qmp;

import static io.plasmavmc.kvm.qmp.QmpTesting.AMPLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Devices of every kind that we plug, on a real machine without a guest. */
class QmpDevicesIT {

    private static final long MIB = 1024 * 1024;
    private static final JsonNodeFactory json = JsonNodeFactory.instance;

    @TempDir Path directory;
    private RealQemu qemu;
    private QmpSession session;
    private QmpSubscription events;

    @BeforeEach
    void startMachine() {
        qemu =
                RealQemu.start(
                        directory,
                        "-machine",
                        "q35",
                        "-m",
                        "size=128M,slots=2,maxmem=2G",
                        "-smp",
                        "cpus=1,maxcpus=2",
                        "-device",
                        "pcie-root-port,id=rp1,chassis=1,slot=1",
                        "-device",
                        "pcie-root-port,id=rp2,chassis=2,slot=2");
        session = qemu.connect();
        events = session.subscribe(100);
    }

    @AfterEach
    void endMachine() {
        session.close();
        qemu.close();
    }

    @Test
    void diskIsPluggedResizedAndReleasedByAReset() throws Exception {
        var file = rawFile(4 * MIB);
        ask(new BlockCommands.BlockdevAdd(fileNode(file)));
        ask(new DeviceCommands.DeviceAdd(disk()));
        assertThat(ask(new BlockCommands.QueryBlock()))
                .containsExactly(
                        new BlockCommands.BlockDevice(
                                Optional.of("/machine/peripheral/d1/virtio-backend"),
                                Optional.of("n1"),
                                Optional.of("ok")));
        assertThat(ask(new BlockCommands.QueryBlockstats()))
                .containsExactly(
                        new BlockCommands.BlockStats(
                                Optional.of("/machine/peripheral/d1/virtio-backend"), 0, 0, 0, 0));
        ask(new BlockCommands.BlockResize("n1", 8 * MIB));
        assertThat(ask(new BlockCommands.QueryNamedBlockNodes()))
                .containsExactly(
                        new BlockCommands.BlockNode("n1", "file", file.toString(), false, 8 * MIB));
        assertThatExceptionOfType(QmpRefused.class)
                .isThrownBy(() -> ask(new BlockCommands.BlockdevDel("n1")))
                .withMessageContaining("in use");
        ask(new DeviceCommands.DeviceDel("d1"));
        ask(new RunStateCommands.SystemReset());
        assertThat(nextDeleted())
                .isEqualTo(
                        new QmpEvent.DeviceDeleted(
                                Optional.empty(), "/machine/peripheral/d1/virtio-backend"));
        assertThat(nextDeleted())
                .isEqualTo(new QmpEvent.DeviceDeleted(Optional.of("d1"), "/machine/peripheral/d1"));
        ask(new BlockCommands.BlockdevDel("n1"));
        assertThat(ask(new BlockCommands.QueryNamedBlockNodes())).isEmpty();
    }

    /** It would be plugged in beside the first, out of every guest's sight. */
    @Test
    void secondDeviceOnAnOccupiedPortIsRefusedOnlyWhereItInsistsOnItsPlace() throws Exception {
        ask(new BlockCommands.BlockdevAdd(fileNode(rawFile(MIB))));
        ask(new DeviceCommands.DeviceAdd(disk()));
        ask(new NetCommands.NetdevAdd(json.objectNode().put("type", "user").put("id", "net1")));
        var second = card("rp1", "card1", "net1");
        assertThatExceptionOfType(QmpRefused.class)
                .isThrownBy(
                        () -> ask(new DeviceCommands.DeviceAdd(second.deepCopy().put("addr", "0"))))
                .withMessageContaining("slot 0 function 0 not available");
        ask(new DeviceCommands.DeviceAdd(second));
    }

    @Test
    void deviceThatIsNotThereIsDeviceNotFound() {
        assertThatExceptionOfType(QmpRefused.class)
                .isThrownBy(() -> ask(new DeviceCommands.DeviceDel("none")))
                .matches(QmpRefused::isDeviceNotFound);
    }

    @Test
    void cardIsPluggedIntoItsNetdev() {
        ask(new NetCommands.NetdevAdd(json.objectNode().put("type", "user").put("id", "net1")));
        ask(new DeviceCommands.DeviceAdd(card("rp2", "card1", "net1")));
        ask(new NetCommands.SetLink("card1", false));
        assertThat(ask(new ObjectCommands.QomList("/machine/peripheral")))
                .contains(
                        new ObjectCommands.QomProperty("card1", "child<virtio-net-pci>"),
                        new ObjectCommands.QomProperty("rp2", "child<pcie-root-port>"));
        assertThat(ask(new DeviceCommands.QueryPci()))
                .anyMatch(device -> device.id().equals("rp2") && device.vendor() == 0x1b36);
        ask(new NetCommands.NetdevDel("net1"));
        assertThatExceptionOfType(QmpRefused.class)
                .isThrownBy(() -> ask(new NetCommands.NetdevDel("net1")));
    }

    @Test
    void portsOfAMachineWithoutFirmwareHaveNoBusYet() {
        assertThat(ask(new DeviceCommands.QueryPci()))
                .filteredOn(device -> device.id().startsWith("rp"))
                .hasSize(2)
                .allMatch(port -> port.secondaryBus().equals(Optional.of(0L)));
        assertThat(ask(new DeviceCommands.QueryPci()))
                .filteredOn(device -> device.id().isEmpty())
                .allMatch(device -> device.secondaryBus().isEmpty());
    }

    @Test
    void userNetworksTellTheirForwards() {
        var network = json.objectNode().put("type", "user").put("id", "net1");
        network.putArray("hostfwd").addObject().put("str", "tcp:127.0.0.1:0-:22");
        ask(new NetCommands.NetdevAdd(network));

        assertThat(ask(new NetCommands.InfoUserNetworks()))
                .contains("(net1):")
                .containsPattern("TCP\\[HOST_FORWARD]\\s+\\d+\\s+127\\.0\\.0\\.1");
    }

    @Test
    void cpuIsPluggedIntoAFreePlace() {
        var free =
                ask(new CpuCommands.QueryHotpluggableCpus()).stream()
                        .filter(place -> place.qomPath().isEmpty())
                        .toList();
        assertThat(free).hasSize(1);
        var properties = free.getFirst().properties().put("driver", free.getFirst().type());
        ask(new DeviceCommands.DeviceAdd(properties.put("id", "cpu1")));
        assertThat(ask(new CpuCommands.QueryHotpluggableCpus()))
                .anyMatch(place -> place.qomPath().equals(Optional.of("/machine/peripheral/cpu1")));
        assertThat(ask(new CpuCommands.QueryCpusFast()))
                .hasSize(2)
                .allMatch(cpu -> cpu.threadId() > 0);
    }

    @Test
    void memoryIsPluggedAndItsRequestedSizeSet() {
        ask(new ObjectCommands.ObjectAdd(memory("m1", 256 * MIB)));
        ask(new DeviceCommands.DeviceAdd(virtioMem()));
        ask(
                new ObjectCommands.QomSet(
                        "/machine/peripheral/vm1", "requested-size", json.numberNode(64 * MIB)));
        assertThat(ask(new DeviceCommands.QueryMemoryDevices()))
                .containsExactly(
                        new DeviceCommands.MemoryDevice(
                                "virtio-mem",
                                Optional.of("vm1"),
                                0,
                                Optional.of(64 * MIB),
                                Optional.of(256 * MIB)));
        assertThat(
                        ask(new ObjectCommands.QomGet("/machine/peripheral/vm1", "requested-size"))
                                .longValue())
                .isEqualTo(64 * MIB);
    }

    @Test
    void objectIsMadeAndRemoved() {
        ask(new ObjectCommands.ObjectAdd(memory("m1", MIB)));
        assertThat(ask(new ObjectCommands.QomList("/objects")))
                .contains(new ObjectCommands.QomProperty("m1", "child<memory-backend-ram>"));
        ask(new ObjectCommands.ObjectDel("m1"));
        assertThatExceptionOfType(QmpRefused.class)
                .isThrownBy(() -> ask(new ObjectCommands.ObjectDel("m1")));
    }

    @Test
    void machineWithoutJobsHasNone() {
        assertThat(ask(new BlockCommands.QueryJobs())).isEmpty();
    }

    private Path rawFile(long size) throws IOException {
        var file = directory.resolve("disk.raw");
        try (var opened = new RandomAccessFile(file.toFile(), "rw")) {
            opened.setLength(size);
        }
        return file;
    }

    private static ObjectNode fileNode(Path file) {
        return json.objectNode()
                .put("driver", "file")
                .put("node-name", "n1")
                .put("filename", file.toString());
    }

    private static ObjectNode disk() {
        return json.objectNode()
                .put("driver", "virtio-blk-pci")
                .put("id", "d1")
                .put("bus", "rp1")
                .put("drive", "n1");
    }

    private static ObjectNode card(String port, String id, String netdev) {
        return json.objectNode()
                .put("driver", "virtio-net-pci")
                .put("id", id)
                .put("bus", port)
                .put("netdev", netdev);
    }

    private static ObjectNode memory(String id, long size) {
        return json.objectNode()
                .put("qom-type", "memory-backend-ram")
                .put("id", id)
                .put("size", size)
                .put("reserve", false);
    }

    private static ObjectNode virtioMem() {
        return json.objectNode()
                .put("driver", "virtio-mem-pci")
                .put("id", "vm1")
                .put("bus", "rp2")
                .put("memdev", "m1");
    }

    private QmpEvent nextDeleted() throws InterruptedException {
        while (true) {
            var event = events.next(AMPLE).orElseThrow();
            if (event instanceof QmpEvent.DeviceDeleted) {
                return event;
            }
        }
    }

    private <R> R ask(QmpCommand<R> command) {
        return session.execute(command, AMPLE);
    }
}
