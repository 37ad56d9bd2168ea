package io.plasmavmc.kvm.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.hypervisor.DeviceCommand;
import io.plasmavmc.core.hypervisor.DeviceCommand.AskToGo;
import io.plasmavmc.core.hypervisor.DeviceCommand.AttachNic;
import io.plasmavmc.core.hypervisor.DeviceCommand.Release;
import io.plasmavmc.core.hypervisor.MachineSpec;
import io.plasmavmc.core.hypervisor.Observation;
import io.plasmavmc.core.hypervisor.UsageView.NicUsage;
import io.plasmavmc.core.vm.Item;
import io.plasmavmc.core.vm.NicSpec;
import io.plasmavmc.kvm.linux.Command;
import io.plasmavmc.kvm.linux.Pidfd;
import io.plasmavmc.kvm.linux.ProgramPath;
import io.plasmavmc.kvm.qemu.commandline.QemuNames;
import io.plasmavmc.kvm.qemu.network.Taps;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** A machine on a bridge that the test makes, joined to nothing else, and removes. */
@EnabledIf(
        value = "mayMakeInterfaces",
        disabledReason = "taps need root, the program ip and /dev/net/tun")
class QemuBridgeIT {

    private static final Path INTERFACES = Path.of("/sys/class/net");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Item LATE = Item.nic("late");

    private final String bridge = "pvt" + QemuHost.uid().text().substring(0, 8);

    static boolean mayMakeInterfaces() {
        return System.getProperty("user.name", "").equals("root")
                && ProgramPath.system().find("ip").isPresent()
                && Files.isWritable(Path.of("/dev/net/tun"));
    }

    @BeforeEach
    void makeBridge() {
        var made =
                Command.run(
                        List.of("ip", "link", "add", "name", bridge, "type", "bridge"), PATIENCE);
        assertThat(made.succeeded()).as(made.output()).isTrue();
    }

    @AfterEach
    void removeBridge() {
        Command.run(List.of("ip", "link", "delete", "dev", bridge), PATIENCE);
    }

    @Test
    void machineHasItsTapOverARestartOfTheServerAndTakesItAlong(@TempDir Path directory) {
        var config = QemuHost.config(directory).withBridges(List.of(bridge, "pvtnone"));
        try (var host = new QemuHost(config)) {
            var nic =
                    new MachineSpec.Nic(
                            "eth0",
                            "52:54:00:00:00:01",
                            true,
                            new NicSpec.Network.Bridge(bridge),
                            0);
            var spec = host.spec(1, List.of(), List.of(nic));
            var tap =
                    INTERFACES
                            .resolve(bridge)
                            .resolve("brif")
                            .resolve(QemuNames.tap(config.nodeUid(), spec.uid(), "eth0"));

            assertThat(host.backend().host().bridges()).containsExactly(bridge);
            host.launch(spec);
            assertThat(tap).exists();

            host.reopen();
            assertThat(tap).exists();

            assertThat(host.backend().terminate(spec.uid())).isInstanceOf(Observation.Absent.class);
            assertThat(tap).doesNotExist();
        }
    }

    @Test
    void hotPluggedNicHasItsTapUntilItIsReleased(@TempDir Path directory) {
        try (var host = new QemuHost(QemuHost.config(directory).withBridges(List.of(bridge)))) {
            var spec = host.spec();
            host.launch(spec);
            change(host, spec, new AttachNic(nic(0)));
            var tap = member(host, spec);
            assertThat(tap).exists();
            assertThat(
                            host.backend()
                                    .usage()
                                    .read(spec.uid(), Set.of(LATE.id()))
                                    .orElseThrow()
                                    .nics())
                    .extracting(NicUsage::nicId)
                    .containsExactly(LATE.id());

            // The tap is on no command line, and nobody's either.
            var left = new Taps(ProgramPath.system(), host.config().nodeUid());
            var leftOver = QemuNames.tap(host.config().nodeUid(), QemuHost.uid(), "eth0");
            left.create(leftOver, QemuHost.uid(), bridge);
            host.reopen();
            assertThat(tap).exists();
            assertThat(INTERFACES.resolve(leftOver)).doesNotExist();

            change(host, spec, new AttachNic(nic(0)));
            assertThat(tap).exists();
            change(host, spec, new AskToGo(LATE));
            host.backend().reset(spec.uid());
            await().atMost(PATIENCE).until(() -> !isPresent(host, spec));
            assertThat(tap).exists();
            change(host, spec, new Release(LATE));
            assertThat(tap).doesNotExist();
            change(host, spec, new Release(LATE));
        }
    }

    @Test
    void tapOfAHotPluggedNicGoesWithItsMachine(@TempDir Path directory) {
        try (var host = new QemuHost(QemuHost.config(directory).withBridges(List.of(bridge)))) {
            var spec = host.spec();
            var launched = host.launch(spec);
            change(host, spec, new AttachNic(nic(0)));
            host.reopen();

            try (var process = Pidfd.open(launched.machine().pid()).orElseThrow()) {
                process.send(Pidfd.KILL);
            }

            await().atMost(PATIENCE).until(() -> !Files.exists(member(host, spec)));
        }
    }

    @Test
    void refusedNicLeavesNoTap(@TempDir Path directory) {
        try (var host = new QemuHost(QemuHost.config(directory).withBridges(List.of(bridge)))) {
            var spec = host.spec(1, List.of(), List.of(QemuHost.user("eth0", 0)));
            host.launch(spec);

            assertThatThrownBy(() -> change(host, spec, new AttachNic(nic(0))))
                    .isInstanceOf(PlasmaException.HypervisorFailed.class);

            assertThat(member(host, spec)).doesNotExist();
            change(host, spec, new AttachNic(nic(1)));
            assertThat(member(host, spec)).exists();
        }
    }

    private MachineSpec.Nic nic(int slot) {
        return new MachineSpec.Nic(
                LATE.id(), "52:54:00:00:00:09", true, new NicSpec.Network.Bridge(bridge), slot);
    }

    private Path member(QemuHost host, MachineSpec spec) {
        var tap = QemuNames.tap(host.config().nodeUid(), spec.uid(), LATE.id());
        return INTERFACES.resolve(bridge).resolve("brif").resolve(tap);
    }

    private static boolean isPresent(QemuHost host, MachineSpec spec) {
        return host.backend().devices().look(spec.uid()).orElseThrow().has(LATE);
    }

    private static void change(QemuHost host, MachineSpec spec, DeviceCommand command) {
        assertThat(host.backend().devices().change(spec.uid(), command)).isPresent();
    }
}
