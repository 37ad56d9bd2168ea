package io.plasmavmc.kvm.qemu;

import static io.plasmavmc.kvm.qemu.ScriptedHost.AMPLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.hypervisor.DeviceCommand;
import io.plasmavmc.core.hypervisor.DeviceCommand.AskToGo;
import io.plasmavmc.core.hypervisor.DeviceCommand.AttachDisk;
import io.plasmavmc.core.hypervisor.DeviceCommand.AttachNic;
import io.plasmavmc.core.hypervisor.DeviceCommand.Grow;
import io.plasmavmc.core.hypervisor.DeviceCommand.Release;
import io.plasmavmc.core.hypervisor.DeviceView;
import io.plasmavmc.core.hypervisor.MachineDevices.Changed;
import io.plasmavmc.core.hypervisor.MachineSpec;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.vm.Item;
import io.plasmavmc.core.vm.NicSpec;
import io.plasmavmc.core.vm.NicSpec.Forward;
import io.plasmavmc.core.vm.NicSpec.Forward.Protocol;
import io.plasmavmc.kvm.qemu.commandline.QemuNames;
import io.plasmavmc.kvm.qemu.network.ForwardPorts;
import io.plasmavmc.testkit.qemu.Answer;
import io.plasmavmc.testkit.qemu.Json;
import io.plasmavmc.testkit.qemu.ScriptedMachine;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of devices when QEMU refuses, falls silent, or says things in another order. */
class QemuDevicesTest {

    private static final Item DATA = Item.disk("data");
    private static final Item MORE = Item.disk("more");
    private static final String REFUSED = "GenericError";

    private final Queue<Uid> told = new ConcurrentLinkedQueue<>();
    private ScriptedHost host;
    private MachineSpec spec;
    private MachineSpec.Disk disk;
    private ScriptedMachine machine;
    private ScriptedBay bay;

    @BeforeEach
    void run(@TempDir Path directory) {
        host = new ScriptedHost(directory);
        spec = host.spec();
        disk = host.disk("data", 0);
        machine = host.run(spec);
        bay = ScriptedBay.of(machine);
        host.backend().onChange(told::add);
    }

    @AfterEach
    void close() {
        host.close();
    }

    // Attaching.

    @Test
    void diskIsNodesFromTheBottomUpAndThenADevice() {
        var changed = change(new AttachDisk(disk));

        assertThat(bay.nodes())
                .containsExactlyInAnyOrder(QemuNames.format("data"), QemuNames.file("data"));
        assertThat(bay.devices()).containsExactly("disk-data");
        assertThat(changed.attached().orElseThrow().serial())
                .isEqualTo(QemuNames.serial(disk.volume()));
        assertThat(changed.attached().orElseThrow().address()).isEqualTo("0000:01:00.0");
        assertThat(changed.seen().has(DATA)).isTrue();
    }

    @Test
    void attachOfADiskTakesFewCommands() {
        change(new AttachDisk(disk));
        long before = asked();

        change(new AttachDisk(host.disk("more", 1)));

        assertThat(asked() - before).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"blockdev-add", "device_add"})
    void refusedAttachLeavesNothingAndSaysWhy(String command) {
        bay.refuse(command, "not today: '/srv/plasmavmc/volumes/a.qcow2'");

        assertThatThrownBy(() -> change(new AttachDisk(disk)))
                .isInstanceOf(PlasmaException.HypervisorFailed.class)
                .hasMessage("QEMU refused %s: not today: 'a.qcow2'".formatted(command));

        assertNothingIsLeft();
    }

    @Test
    void refusalOfTheUpperNodeTakesTheLowerOneBack() {
        bay.fault(
                "blockdev-add",
                node ->
                        node.text("driver").equals("qcow2")
                                ? Optional.of(Answer.error(REFUSED, "Image is not in qcow2 format"))
                                : Optional.empty());

        assertThatThrownBy(() -> change(new AttachDisk(disk)))
                .hasMessageContaining("not in qcow2 format");

        assertNothingIsLeft();
    }

    @Test
    void hostThatIsFullIsNoSpace() {
        bay.refuse("device_add", "Could not write: No space left on device");

        assertReason(Reason.NO_SPACE, new AttachDisk(disk));
    }

    @Test
    void leftoversOfAHalfDoneAttachAreReplaced() {
        bay.leaveNode(QemuNames.file("data"));
        bay.leaveNode(QemuNames.backingFile("data"));

        change(new AttachDisk(disk));

        assertThat(bay.nodes())
                .containsExactlyInAnyOrder(QemuNames.format("data"), QemuNames.file("data"));
        assertThat(bay.devices()).containsExactly("disk-data");
    }

    @Test
    void attachThatTimedOutAndSucceededIsNotDoneAgain() {
        bay.fault(
                "device_add",
                device -> {
                    bay.plug("disk-data", device.toString());
                    return Optional.of(Answer.silence().thenHangUp());
                });

        assertThat(host.backend().devices().change(spec.uid(), new AttachDisk(disk))).isEmpty();

        awaitLook();
        assertThat(look().has(DATA)).isTrue();
        var changed = change(new AttachDisk(disk));
        assertThat(changed.attached().orElseThrow().address()).isEqualTo("0000:01:00.0");
        assertThat(machine.times("device_add")).isEqualTo(1);
    }

    @Test
    void attachThatTimedOutAndFailedIsDoneAgain() {
        bay.fault("device_add", _ -> Optional.of(Answer.silence().thenHangUp()));
        assertThat(host.backend().devices().change(spec.uid(), new AttachDisk(disk))).isEmpty();
        bay.heal("device_add");
        awaitLook();

        change(new AttachDisk(disk));

        assertThat(bay.devices()).containsExactly("disk-data");
        assertThat(bay.nodes()).hasSize(2);
    }

    @Test
    void rollbackThatIsNotAnsweredIsUnknown() {
        bay.refuse("device_add", "no");
        bay.fault("blockdev-del", _ -> Optional.of(Answer.silence().thenHangUp()));

        assertThat(host.backend().devices().change(spec.uid(), new AttachDisk(disk))).isEmpty();
    }

    @Test
    void placeIsAskedForUntilTheFirmwareHasRunAndNoMore() {
        bay.numbered(false);
        assertThat(change(new AttachDisk(disk)).attached().orElseThrow().address()).isEmpty();
        assertThat(look().of(DATA).orElseThrow().address()).isEmpty();

        bay.numbered(true);
        assertThat(look().of(DATA).orElseThrow().address()).isEqualTo("0000:01:00.0");
        long asked = machine.times("query-pci");
        look();
        change(new AttachDisk(host.disk("more", 2)));

        assertThat(look().of(MORE).orElseThrow().address()).isEqualTo("0000:03:00.0");
        assertThat(machine.times("query-pci")).isEqualTo(asked);
    }

    @Test
    void nicHasItsPortsChosenAndItsLinkPulled() {
        var wanted = nic(false, forward(0));

        var attached = change(new AttachNic(wanted)).attached().orElseThrow();

        assertThat(attached.forwards())
                .singleElement()
                .satisfies(forward -> assertThat(forward.hostPort()).isPositive());
        assertThat(bay.networks()).containsExactly("net-eth1");
        assertThat(bay.devices()).containsExactly("nic-eth1");
        assertThat(machine.times("set_link")).isEqualTo(1);
    }

    @Test
    void refusedNicLeavesNoNetwork() {
        bay.refuse("device_add", "Bus 'port-3' not found");

        assertThatThrownBy(() -> change(new AttachNic(nic(true))))
                .hasMessageContaining("Bus 'port-3' not found");

        assertNothingIsLeft();
    }

    @Test
    void leftoverNetworkIsReplaced() {
        bay.leaveNetwork("net-eth1");

        change(new AttachNic(nic(true)));

        assertThat(machine.times("netdev_add")).isEqualTo(2);
        assertThat(bay.devices()).containsExactly("nic-eth1");
    }

    @Test
    void portThatSomebodyTookInTheLastMomentIsChosenAnew() {
        var first = new ConcurrentLinkedQueue<>(List.of("taken"));
        bay.fault(
                "netdev_add",
                network ->
                        Optional.ofNullable(first.poll())
                                .map(_ -> Answer.error(REFUSED, no(network))));

        change(new AttachNic(nic(true, forward(0))));

        assertThat(bay.devices()).containsExactly("nic-eth1");
    }

    @Test
    void portThatWasAskedForAndIsTakenIsNamed() {
        bay.fault("netdev_add", network -> Optional.of(Answer.error(REFUSED, no(network))));
        int free =
                ForwardPorts.of(ForwardPorts.choose(nic(true, forward(0)))).getFirst().hostPort();

        assertReason(Reason.PORT_IN_USE, new AttachNic(nic(true, forward(free))));
        assertNothingIsLeft();
    }

    @Test
    void nicThatNobodyWroteDownTellsItsRealPorts() {
        bay.plug("nic-eth1", "{\"bus\": \"port-3\"}");
        bay.fault(
                "human-monitor-command",
                _ ->
                        Optional.of(
                                Answer.ok(
                                        new Json.Str(
                                                        "Hub -1 (net-eth1):\r\n"
                                                                + "  TCP[HOST_FORWARD]  12"
                                                                + " 127.0.0.1 44833 10.0.2.15 22 0 0\r\n")
                                                .toString())));

        var attached = change(new AttachNic(nic(true, forward(0)))).attached().orElseThrow();

        assertThat(attached.forwards()).containsExactly(forward(44833));
        assertThat(attached.address()).isEqualTo("0000:04:00.0");
        assertThat(machine.times("netdev_add")).isZero();
        assertThat(machine.times("set_link")).isEqualTo(1);
    }

    @Test
    void bridgeThatIsNotAllowedIsNotFound() {
        var nic =
                new MachineSpec.Nic(
                        "eth1",
                        "52:54:00:00:00:09",
                        true,
                        new NicSpec.Network.Bridge("pvtnone"),
                        3);

        assertReason(Reason.BRIDGE_NOT_FOUND, new AttachNic(nic));
        assertThat(machine.times("netdev_add")).isZero();
    }

    // Letting go.

    @Test
    void deviceThatIsGoneBeforeTheReplyIsSeenGone() {
        change(new AttachDisk(disk));
        bay.fault(
                "device_del",
                _ -> {
                    bay.drop("disk-data");
                    return Optional.of(
                            Answer.ok()
                                    .afterEmitting(
                                            "DEVICE_DELETED", ScriptedBay.deleted("disk-data")));
                });

        change(new AskToGo(DATA));

        awaitTold();
        assertThat(look().has(DATA)).isFalse();
    }

    @Test
    void refusalOfTheGuestBeforeTheReplyIsSeen() {
        change(new AttachDisk(disk));
        bay.fault(
                "device_del",
                _ ->
                        Optional.of(
                                Answer.ok()
                                        .afterEmitting(
                                                "DEVICE_UNPLUG_GUEST_ERROR",
                                                ScriptedBay.deleted("disk-data"))));

        change(new AskToGo(DATA));

        awaitTold();
        assertThat(look().of(DATA).orElseThrow().refused()).isTrue();

        bay.heal("device_del");
        assertThat(change(new AskToGo(DATA)).seen().of(DATA).orElseThrow().refused()).isFalse();
    }

    @Test
    void deviceThatWentWhileNobodyWasConnectedIsSeenGoneAndTold() {
        change(new AttachDisk(disk));
        change(new AskToGo(DATA));
        told.clear();

        machine.dropConnection();
        bay.drop("disk-data");

        awaitTold();
        awaitLook();
        assertThat(look().has(DATA)).isFalse();
        change(new Release(DATA));
        assertNothingIsLeft();
    }

    @Test
    void deletionThatIsToldAfterARestartIsSeen() {
        change(new AttachDisk(disk));
        change(new AskToGo(DATA));
        host.reopen().onChange(told::add);
        awaitLook();
        assertThat(look().of(DATA).orElseThrow().asked()).isEmpty();
        told.clear();

        bay.letGo("disk-data");

        awaitTold();
        assertThat(look().has(DATA)).isFalse();
    }

    @Test
    void innerHalfOfADeviceIsNotTheDevice() {
        change(new AttachDisk(disk));
        change(new AskToGo(DATA));

        bay.tellInnerHalf("disk-data");

        assertThat(look().has(DATA)).isTrue();
        assertThatThrownBy(() -> change(new Release(DATA)))
                .isInstanceOf(PlasmaException.HypervisorFailed.class);
        assertThat(bay.nodes()).hasSize(2);
    }

    @Test
    void deviceThatQemuIsNotThroughWithIsStillThere() {
        change(new AttachDisk(disk));
        change(new AskToGo(DATA));

        bay.drop("disk-data");
        assertThat(look().has(DATA)).isTrue();

        machine.emit("DEVICE_DELETED", ScriptedBay.deleted("disk-data"));
        awaitGone(DATA);
    }

    @Test
    void deletionOfAnotherDeviceReleasesNothing() {
        change(new AttachDisk(disk));
        change(new AttachDisk(host.disk("more", 1)));
        change(new AskToGo(DATA));

        bay.letGo("disk-more");

        awaitTold();
        assertThat(look().has(DATA)).isTrue();
        assertThat(look().has(MORE)).isFalse();
    }

    @Test
    void devicesThatGoInTheReversedOrderAreReleasedInIt() {
        change(new AttachDisk(disk));
        change(new AttachDisk(host.disk("more", 1)));
        change(new AskToGo(DATA));
        change(new AskToGo(MORE));

        bay.letGo("disk-more");
        awaitGone(MORE);
        change(new Release(MORE));
        assertThatThrownBy(() -> change(new Release(DATA)))
                .isInstanceOf(PlasmaException.HypervisorFailed.class);
        assertThat(bay.nodes())
                .containsExactlyInAnyOrder(QemuNames.format("data"), QemuNames.file("data"));
        bay.letGo("disk-data");
        awaitGone(DATA);
        change(new Release(DATA));

        assertNothingIsLeft();
    }

    @Test
    void deviceThatGoesUnaskedIsTold() {
        change(new AttachDisk(disk));
        told.clear();

        bay.letGo("disk-data");

        awaitTold();
        assertThat(look().has(DATA)).isFalse();
    }

    @Test
    void deviceThatIsGoneNeedsNotBeAsked() {
        assertThat(change(new AskToGo(DATA)).seen().present()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Device disk-data is already in the process of unplug",
                "Hot-unplug failed: guest is busy (power indicator blinking)"
            })
    void requestUnderWayCountsAsAsked(String words) {
        change(new AttachDisk(disk));
        bay.refuse("device_del", words);

        assertThat(change(new AskToGo(DATA)).seen().of(DATA).orElseThrow().asked()).isPresent();
    }

    @Test
    void requestThatQemuRefusesIsThrownAndWasNone() {
        change(new AttachDisk(disk));
        bay.refuse("device_del", "Bus 'port-0' does not support hotplugging");

        assertThatThrownBy(() -> change(new AskToGo(DATA)))
                .hasMessageContaining("does not support hotplugging");

        assertThat(look().of(DATA).orElseThrow().asked()).isEmpty();
    }

    @Test
    void requestThatTimedOutAndSucceededIsSeen() {
        change(new AttachDisk(disk));
        bay.fault(
                "device_del",
                _ -> {
                    bay.drop("disk-data");
                    return Optional.of(Answer.silence().thenHangUp());
                });

        assertThat(host.backend().devices().change(spec.uid(), new AskToGo(DATA))).isEmpty();

        awaitLook();
        assertThat(look().has(DATA)).isFalse();
    }

    @Test
    void nodeThatIsStillInUseKeepsTheDiskFromBeingReleased() {
        change(new AttachDisk(disk));
        bay.letGo("disk-data");
        awaitGone(DATA);
        bay.refuse("blockdev-del", "Node fmt-data is in use");

        assertThatThrownBy(() -> change(new Release(DATA))).hasMessageContaining("in use");

        bay.heal("blockdev-del");
        change(new Release(DATA));
        change(new Release(DATA));
        assertNothingIsLeft();
    }

    @Test
    void deviceThatCameBackWasNotAsked() {
        change(new AttachDisk(disk));
        change(new AskToGo(DATA));
        bay.letGo("disk-data");
        awaitGone(DATA);
        change(new Release(DATA));

        var changed = change(new AttachDisk(disk));

        assertThat(changed.seen().of(DATA).orElseThrow().asked()).isEmpty();
    }

    // Growing.

    @Test
    void diskGrowsToWholeSectorsAndNeverShrinks() {
        var sizes = new ConcurrentLinkedQueue<String>();
        machine.on("block_resize", arguments -> noted(sizes, arguments));
        sized(1024);

        change(new Grow(disk, 1025));
        change(new Grow(disk, 1024));
        change(new Grow(disk, 512));

        assertThat(sizes).containsExactly("1536");
    }

    @Test
    void diskThatIsNotThereCannotGrow() {
        machine.on("query-named-block-nodes", _ -> Answer.ok("[]"));

        assertThatThrownBy(() -> change(new Grow(disk, 1 << 20)))
                .isInstanceOf(PlasmaException.HypervisorFailed.class);
    }

    // Silence.

    @Test
    void listThatMakesNoSenseIsNoAnswer() {
        bay.fault("qom-list", _ -> Optional.of(Answer.ok("{}")));

        assertThat(host.backend().devices().look(spec.uid())).isEmpty();
        assertThat(host.backend().devices().change(spec.uid(), new AttachDisk(disk))).isEmpty();
        assertThat(machine.times("blockdev-add")).isZero();
    }

    @Test
    void machineThatEndsMeanwhileDoesNotAnswer() {
        bay.fault(
                "device_add",
                _ -> {
                    machine.process().end(1, "out of luck");
                    return Optional.of(Answer.silence().thenHangUp());
                });

        assertThat(host.backend().devices().change(spec.uid(), new AttachDisk(disk))).isEmpty();

        await().atMost(AMPLE).until(() -> host.backend().devices().look(spec.uid()).isEmpty());
    }

    private Changed change(DeviceCommand command) {
        return host.backend().devices().change(spec.uid(), command).orElseThrow();
    }

    private DeviceView look() {
        return host.backend().devices().look(spec.uid()).orElseThrow();
    }

    private void awaitLook() {
        await().atMost(AMPLE).until(() -> host.backend().devices().look(spec.uid()).isPresent());
    }

    private void awaitGone(Item item) {
        await().atMost(AMPLE).until(() -> !look().has(item));
    }

    private void awaitTold() {
        await().atMost(AMPLE).until(() -> told.contains(spec.uid()));
    }

    private void assertReason(Reason reason, DeviceCommand command) {
        assertThatThrownBy(() -> change(command))
                .isInstanceOfSatisfying(
                        PlasmaException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(reason));
    }

    private void assertNothingIsLeft() {
        assertThat(bay.nodes()).isEmpty();
        assertThat(bay.networks()).isEmpty();
        assertThat(bay.devices()).isEmpty();
    }

    private long asked() {
        return Set.of("qom-list", "query-pci", "blockdev-add", "device_add", "blockdev-del")
                .stream()
                .mapToLong(machine::times)
                .sum();
    }

    private void sized(long bytes) {
        machine.on(
                "query-named-block-nodes",
                _ ->
                        Answer.ok(
                                """
                                [{"node-name": "%s", "drv": "qcow2", "file": "x", "ro": false,
                                  "image": {"virtual-size": %d}}]
                                """
                                        .formatted(QemuNames.format("data"), bytes)));
    }

    private static Answer noted(Queue<String> sizes, Json.Obj arguments) {
        sizes.add(arguments.get("size").orElseThrow().toString());
        return Answer.ok();
    }

    /** QEMU's words about the first forward of a network. */
    private static String no(Json.Obj network) {
        var forwards = (Json.Arr) network.get("hostfwd").orElseThrow();
        return "Could not set up host forwarding rule '%s'"
                .formatted(((Json.Obj) forwards.elements().getFirst()).text("str"));
    }

    private static MachineSpec.Nic nic(boolean linkUp, Forward... forwards) {
        return new MachineSpec.Nic(
                "eth1",
                "52:54:00:00:00:09",
                linkUp,
                new NicSpec.Network.User(List.of(forwards)),
                3);
    }

    private static Forward forward(int port) {
        return new Forward(Protocol.TCP, "127.0.0.1", port, 22);
    }
}
