package io.plasmavmc.kvm.qemu.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.kvm.linux.Command;
import io.plasmavmc.kvm.linux.ProgramPath;
import io.plasmavmc.kvm.qemu.commandline.QemuNames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** Taps on a bridge that the test makes, joined to nothing else, and removes. */
@EnabledIf(
        value = "mayMakeInterfaces",
        disabledReason = "taps need root, the program ip and /dev/net/tun")
class TapsIT {

    private static final Path INTERFACES = Path.of("/sys/class/net");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Uid node = new Uid(UUID.randomUUID().toString());
    private final Uid vm = new Uid(UUID.randomUUID().toString());
    private final String bridge = "pvt" + node.text().substring(0, 8);
    private final Taps taps = new Taps(ProgramPath.system(), node);
    private final String tap = QemuNames.tap(node, vm, "eth0");

    static boolean mayMakeInterfaces() {
        return System.getProperty("user.name", "").equals("root")
                && ProgramPath.system().find("ip").isPresent()
                && Files.isWritable(Path.of("/dev/net/tun"));
    }

    @BeforeEach
    void makeBridge() {
        var made = ip("link", "add", "name", bridge, "mtu", "1400", "type", "bridge");
        assertThat(made.succeeded()).as(made.output()).isTrue();
    }

    @AfterEach
    void removeAll() {
        taps.sweep(List.of(), List.of());
        ip("link", "delete", "dev", bridge);
    }

    @Test
    void tapJoinsTheBridgeAndTakesItsMtu() {
        taps.create(tap, vm, bridge);

        assertThat(INTERFACES.resolve(bridge).resolve("brif").resolve(tap)).exists();
        assertThat(INTERFACES.resolve(tap).resolve("mtu")).content().isEqualTo("1400\n");
    }

    @Test
    void tapIsRemovedAndMayBeRemovedAgain() {
        taps.create(tap, vm, bridge);

        taps.remove(tap, vm);
        taps.remove(tap, vm);

        assertThat(INTERFACES.resolve(tap)).doesNotExist();
    }

    @Test
    void leftOverTapOfTheSameNameIsMadeAnew() {
        taps.create(tap, vm, bridge);
        taps.create(tap, vm, bridge);

        assertThat(INTERFACES.resolve(bridge).resolve("brif").resolve(tap)).exists();
    }

    @Test
    void sweepTakesOnlyWhatThisNodeHasAndNobodyUses() {
        var otherNode = new Uid(UUID.randomUUID().toString());
        var otherTaps = new Taps(ProgramPath.system(), otherNode);
        var foreign = QemuNames.tap(otherNode, vm, "eth0");
        var used = QemuNames.tap(node, vm, "eth1");
        try {
            List.of(tap, used).forEach(name -> taps.create(name, vm, bridge));
            otherTaps.create(foreign, vm, bridge);

            taps.sweep(List.of(), taps.on(List.of("-netdev", "{\"ifname\":\"" + used + "\"}")));

            assertThat(INTERFACES.resolve(tap)).doesNotExist();
            assertThat(INTERFACES.resolve(used)).exists();
            assertThat(INTERFACES.resolve(foreign)).exists();
        } finally {
            otherTaps.remove(foreign, vm);
        }
    }

    @Test
    void tapOfALivingMachineIsKnownByItsAlias() {
        taps.create(tap, vm, bridge);

        taps.sweep(List.of(vm), List.of());
        assertThat(INTERFACES.resolve(tap)).exists();
        assertThat(INTERFACES.resolve(tap).resolve("ifalias")).content().contains(vm.text());

        taps.sweep(List.of(node), List.of());
        assertThat(INTERFACES.resolve(tap)).doesNotExist();
    }

    @Test
    void allTapsOfAVmGoTogetherAndNoOthers() {
        var other = new Uid(UUID.randomUUID().toString());
        var second = QemuNames.tap(node, vm, "eth1");
        var foreign = QemuNames.tap(node, other, "eth0");
        List.of(tap, second).forEach(name -> taps.create(name, vm, bridge));
        taps.create(foreign, other, bridge);

        taps.removeAll(vm, List.of());

        assertThat(INTERFACES.resolve(tap)).doesNotExist();
        assertThat(INTERFACES.resolve(second)).doesNotExist();
        assertThat(INTERFACES.resolve(foreign)).exists();
    }

    @Test
    void tapOfAnOlderServerHasNoAliasAndGoesWithItsMachine() {
        assertThat(ip("tuntap", "add", "dev", tap, "mode", "tap").succeeded()).isTrue();

        taps.removeAll(vm, List.of());
        assertThat(INTERFACES.resolve(tap)).exists();

        taps.removeAll(vm, List.of(tap));
        assertThat(INTERFACES.resolve(tap)).doesNotExist();
    }

    @Test
    void tapOfAnotherVmIsNeitherTakenNorRemoved() {
        var other = new Uid(UUID.randomUUID().toString());
        taps.create(tap, vm, bridge);

        assertThatThrownBy(() -> taps.create(tap, other, bridge))
                .isInstanceOf(PlasmaException.HypervisorFailed.class);
        taps.remove(tap, other);

        assertThat(INTERFACES.resolve(tap).resolve("ifalias")).content().contains(vm.text());
    }

    @Test
    void bridgeThatIsGoneLeavesNoTapBehind() {
        assertThatThrownBy(() -> taps.create(tap, vm, "pvtnone"))
                .isInstanceOf(PlasmaException.NotFound.class);
        assertThat(INTERFACES.resolve(tap)).doesNotExist();
    }

    private static Command.Result ip(String... arguments) {
        var all = new ArrayList<>(List.of("ip"));
        all.addAll(List.of(arguments));
        return Command.run(all, PATIENCE);
    }
}
