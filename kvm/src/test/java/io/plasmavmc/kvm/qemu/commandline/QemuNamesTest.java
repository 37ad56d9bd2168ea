package io.plasmavmc.kvm.qemu.commandline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.vm.Item;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class QemuNamesTest {

    private static final Uid NODE = new Uid("00000000-0000-4000-8000-000000000001");
    private static final Uid OTHER_NODE = new Uid("00000000-0000-4000-8000-000000000002");
    private static final Uid VM = new Uid("00000000-0000-4000-8000-000000000003");

    /** Two of the longest ids that there are, which differ in their last letter. */
    private static final List<String> ALIKE = List.of("a".repeat(62) + "b", "a".repeat(62) + "c");

    @Test
    void nodeNamesOfTheLongestIdsFitAndDiffer() {
        var names =
                ALIKE.stream()
                        .flatMap(
                                id ->
                                        Stream.of(
                                                QemuNames.format(id),
                                                QemuNames.file(id),
                                                QemuNames.backingFormat(id),
                                                QemuNames.backingFile(id)))
                        .toList();

        assertThat(names)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z][a-z0-9-]{0,30}"));
    }

    @Test
    void diskOfADeviceIsReadFromItsIdAndFromItsPath() {
        assertThat(QemuNames.diskOf(QemuNames.disk(ALIKE.getFirst()))).contains(ALIKE.getFirst());
        assertThat(QemuNames.diskOf("/machine/peripheral/disk-data/virtio-backend"))
                .contains("data");
        assertThat(QemuNames.diskOf("/machine/peripheral/nic-data")).isEmpty();
    }

    @Test
    void deviceIdsAreReadBackwards() {
        var items = ALIKE.stream().flatMap(id -> Stream.of(Item.disk(id), Item.nic(id))).toList();

        assertThat(items)
                .allSatisfy(
                        item ->
                                assertThat(QemuNames.itemOf(QemuNames.device(item)))
                                        .contains(item));
    }

    @Test
    void noOtherDeviceOfAMachineIsADiskOrNic() {
        var others =
                List.of("port-0", "port-config", "cpu-1", "channels", "panic", "memory", "type");

        assertThat(others).allMatch(id -> QemuNames.itemOf(id).isEmpty());
    }

    @Test
    void serialHasTheLengthThatAGuestSees() {
        assertThat(QemuNames.serial(VM)).matches("[0-9a-f]{20}");
    }

    @Test
    void interfaceNamesFitAndSayWhoseTheyAre() {
        var names = ALIKE.stream().map(nic -> QemuNames.tap(NODE, VM, nic)).toList();

        assertThat(names)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.length() <= 15)
                .allMatch(name -> name.startsWith(QemuNames.tapPrefix(NODE)))
                .noneMatch(name -> name.startsWith(QemuNames.tapPrefix(OTHER_NODE)));
    }

    @Test
    void portsAreStableAndApart() {
        var ports = PciLayout.ports();

        assertThat(ports).hasSize(PciLayout.SLOTS + 1);
        assertThat(ports).extracting(PciLayout.Port::address).doesNotHaveDuplicates();
        assertThat(ports.getFirst()).isEqualTo(new PciLayout.Port("port-0", "4.0", 1, true));
        assertThat(ports.get(31)).isEqualTo(new PciLayout.Port("port-31", "7.7", 32, false));
        assertThat(ports.getLast()).isEqualTo(new PciLayout.Port("port-config", "8.0", 33, true));
    }

    @Test
    void slotBeyondTheLayoutIsRefused() {
        assertThatThrownBy(() -> PciLayout.port(32)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PciLayout.port(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
