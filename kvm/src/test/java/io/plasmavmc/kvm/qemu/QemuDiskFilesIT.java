package io.plasmavmc.kvm.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.hypervisor.DeviceCommand;
import io.plasmavmc.core.hypervisor.DeviceCommand.AskToGo;
import io.plasmavmc.core.hypervisor.DeviceCommand.AttachDisk;
import io.plasmavmc.core.hypervisor.DeviceCommand.Grow;
import io.plasmavmc.core.hypervisor.DeviceCommand.Release;
import io.plasmavmc.core.hypervisor.MachineDevices.Changed;
import io.plasmavmc.core.hypervisor.MachineSpec;
import io.plasmavmc.core.image.DiskFormat;
import io.plasmavmc.core.vm.Item;
import io.plasmavmc.kvm.linux.Command;
import io.plasmavmc.kvm.qemu.commandline.PciLayout;
import io.plasmavmc.kvm.qemu.commandline.QemuNames;
import io.plasmavmc.kvm.qmp.BlockCommands.BlockNode;
import io.plasmavmc.kvm.qmp.BlockCommands.QueryNamedBlockNodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are plugged into a real QEMU whose guest does not run, and the files behind them. */
class QemuDiskFilesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Item DATA = Item.disk("data");
    private static final int MIB = 1 << 20;

    private Path directory = Path.of("");
    private QemuHost host;
    private MachineSpec spec;

    @BeforeEach
    void launch(@TempDir Path directory) {
        this.directory = directory;
        host = new QemuHost(directory);
        spec = host.spec();
        host.launch(spec);
    }

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void volumeThatAnotherProcessHasIsRefusedAndLeavesNothing() {
        var disk = host.rawDisk("data", 0, MIB);
        host.launch(host.spec(1, List.of(disk), List.of()));

        assertRefused(disk, "lock");

        assertThat(nodes()).isEmpty();
    }

    @Test
    void missingFileIsNamedAndItsDirectoryIsNot() throws IOException {
        var disk = host.rawDisk("data", 0, MIB);
        Files.delete(host.volume(disk));

        assertRefused(disk, disk.volume().text());
    }

    @Test
    void fileThatIsNoFileIsRefused() throws IOException {
        var disk = host.rawDisk("data", 0, MIB);
        Files.delete(host.volume(disk));
        Files.createDirectory(host.volume(disk));

        assertRefused(disk, "missing");
    }

    @Test
    void fileThatIsNotOfItsRecordedFormatIsRefused() throws IOException {
        var raw = host.rawDisk("data", 0, MIB);
        var disk =
                new MachineSpec.Disk(
                        "data",
                        raw.volume(),
                        DiskFormat.QCOW2,
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        0);
        Files.move(host.volume(raw), host.volume(disk));

        assertRefused(disk, "not in qcow2 format");

        assertThat(nodes()).isEmpty();
    }

    @Test
    void rawVolumeWithAQcow2HeaderStaysRaw() throws IOException {
        var disk = host.rawDisk("data", 0, MIB);
        Files.copy(
                host.volume(host.disk("header", 1)),
                host.volume(disk),
                StandardCopyOption.REPLACE_EXISTING);

        change(new AttachDisk(disk));
        change(new Grow(disk, MIB - 1));

        assertThat(nodes())
                .filteredOn(node -> node.name().equals(QemuNames.format("data")))
                .singleElement()
                .satisfies(
                        node -> {
                            assertThat(node.driver()).isEqualTo("raw");
                            assertThat(node.size()).isEqualTo(MIB);
                        });
        assertThat(Files.size(host.volume(disk))).isEqualTo(MIB);
    }

    @Test
    void copyOnWriteVolumeIsFourNodesAndLeavesNone() {
        var image = QemuHost.uid();
        var disk =
                new MachineSpec.Disk(
                        "data",
                        QemuHost.uid(),
                        DiskFormat.QCOW2,
                        Optional.of(new MachineSpec.Backing(image, DiskFormat.QCOW2)),
                        Optional.empty(),
                        false,
                        0);
        var below = host.config().disks().image(image, DiskFormat.QCOW2).toString();
        qemuImg("create", "-q", "-f", "qcow2", below, "1M");
        qemuImg(
                "create",
                "-q",
                "-f",
                "qcow2",
                "-F",
                "qcow2",
                "-b",
                below,
                host.volume(disk).toString());

        change(new AttachDisk(disk));
        assertThat(nodes()).hasSize(4);
        change(new AskToGo(DATA));
        host.backend().reset(spec.uid());
        await().atMost(PATIENCE).until(() -> !present());
        change(new Release(DATA));

        assertThat(nodes()).isEmpty();
    }

    @Test
    void diskIsNotMadeSmaller() throws IOException {
        var disk = host.rawDisk("data", 0, MIB);
        change(new AttachDisk(disk));

        change(new Grow(disk, MIB / 2));

        assertThat(Files.size(host.volume(disk))).isEqualTo(MIB);
    }

    @Test
    void everyPortTakesADisk() {
        for (int slot = 0; slot < PciLayout.SLOTS; slot++) {
            change(new AttachDisk(host.rawDisk("d" + slot, slot, MIB)));
        }

        assertThat(host.backend().devices().look(spec.uid()).orElseThrow().present())
                .hasSize(PciLayout.SLOTS);
    }

    @Test
    void portThatIsOccupiedIsSaidAndNothingIsLeft() {
        change(new AttachDisk(host.rawDisk("first", 0, MIB)));

        assertRefused(host.rawDisk("data", 0, MIB), "slot 0");

        assertThat(nodes()).hasSize(2);
    }

    private void assertRefused(MachineSpec.Disk disk, String words) {
        assertThatThrownBy(() -> change(new AttachDisk(disk)))
                .isInstanceOf(PlasmaException.HypervisorFailed.class)
                .hasMessageContaining(words)
                .hasMessageNotContaining(directory.toString());
        assertThat(present()).isFalse();
    }

    private boolean present() {
        return host.backend().devices().look(spec.uid()).orElseThrow().has(DATA);
    }

    private Changed change(DeviceCommand command) {
        return host.backend().devices().change(spec.uid(), command).orElseThrow();
    }

    private List<BlockNode> nodes() {
        return host.asked(spec.uid(), new QueryNamedBlockNodes());
    }

    private static void qemuImg(String... arguments) {
        var all = new ArrayList<>(List.of("qemu-img"));
        all.addAll(List.of(arguments));
        var result = Command.run(all, PATIENCE);
        assertThat(result.succeeded()).as(result.output()).isTrue();
    }
}
