package io.plasmavmc.kvm.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.core.hypervisor.MachineSpec;
import io.plasmavmc.core.hypervisor.Observation;
import io.plasmavmc.core.vm.NicSpec;
import io.plasmavmc.kvm.linux.Command;
import io.plasmavmc.kvm.linux.ProgramPath;
import io.plasmavmc.kvm.qemu.commandline.QemuNames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
}
