package io.plasmavmc.kvm.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.hypervisor.MachineSpec;
import io.plasmavmc.core.hypervisor.Observation;
import io.plasmavmc.core.vm.NicSpec;
import io.plasmavmc.core.vm.NicSpec.Forward;
import io.plasmavmc.core.vm.NicSpec.Forward.Protocol;
import io.plasmavmc.kvm.linux.ProgramPath;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands in the way of a start is said, and nothing is left behind. */
class QemuFailuresIT {

    private static final Patience HASTY =
            new Patience(
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(30));

    @TempDir Path directory;

    @Test
    void hostWithoutQemuOpensAndEachStartNamesThePackage() {
        var config = QemuHost.config(directory).withPrograms(new ProgramPath(List.of(directory)));
        try (var host = new QemuHost(config)) {
            assertThat(host.backend().host().hypervisorVersion()).isEmpty();
            assertThat(host.backend().host().acceleratorNote()).contains("qemu-system-x86");

            assertThatThrownBy(() -> host.launch(host.spec()))
                    .isInstanceOf(PlasmaException.HypervisorFailed.class)
                    .hasMessageContaining("apt-get install qemu-system-x86");
        }
    }

    @Test
    void qemuThatEndsAtOnceIsQuoted() throws IOException {
        try (var host = host("echo 'no such luck' >&2; exit 3")) {
            var spec = host.spec();

            assertThatThrownBy(() -> host.launch(spec))
                    .isInstanceOf(PlasmaException.HypervisorFailed.class)
                    .hasMessageContaining("no such luck");
            assertNothingIsLeft(host, spec);
        }
    }

    @Test
    void qemuThatNeverListensIsEnded() throws IOException {
        try (var host = host("echo 'thinking' >&2; exec sleep 600")) {
            var spec = host.spec();

            assertThatThrownBy(() -> host.launch(spec))
                    .isInstanceOf(PlasmaException.HypervisorFailed.class)
                    .hasMessageContaining("does not answer")
                    .hasMessageContaining("thinking");
            assertNothingIsLeft(host, spec);
        }
    }

    @Test
    void missingVolumeIsNamed() throws IOException {
        try (var host = new QemuHost(directory)) {
            var disk = host.disk("data", 0);
            Files.delete(host.volume(disk));
            var spec = host.spec(1, List.of(disk), List.of());

            assertThatThrownBy(() -> host.launch(spec))
                    .isInstanceOf(PlasmaException.HypervisorFailed.class)
                    .hasMessageContaining("disk data");
            assertNothingIsLeft(host, spec);
        }
    }

    @Test
    void volumeThatAnotherMachineHasIsRefused() {
        try (var host = new QemuHost(directory)) {
            var disk = host.disk("data", 0);
            host.launch(host.spec(1, List.of(disk), List.of()));

            assertThatThrownBy(() -> host.launch(host.spec(1, List.of(disk), List.of())))
                    .isInstanceOf(PlasmaException.HypervisorFailed.class)
                    .hasMessageContaining("lock");
        }
    }

    @Test
    void takenPortIsNamed() throws IOException {
        try (var host = new QemuHost(directory);
                var holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = holder.getLocalPort();

            assertPortInUse(() -> host.launch(forwarding(host, port)), port);
        }
    }

    @Test
    void portThatAnotherMachineForwardsIsNamed() {
        try (var host = new QemuHost(directory)) {
            int port = chosenPort(host);

            assertPortInUse(() -> host.launch(forwarding(host, port)), port);
        }
    }

    @Test
    void bridgeThatIsNotAllowedIsRefused() {
        try (var host = new QemuHost(directory)) {
            var nic =
                    new MachineSpec.Nic(
                            "eth0", "52:54:00:00:00:01", true, new NicSpec.Network.Bridge("lo"), 0);

            assertThatThrownBy(() -> host.launch(host.spec(1, List.of(), List.of(nic))))
                    .isInstanceOf(PlasmaException.NotFound.class)
                    .extracting(failure -> ((PlasmaException) failure).reason())
                    .isEqualTo(Reason.BRIDGE_NOT_FOUND);
        }
    }

    private static int chosenPort(QemuHost host) {
        var launched = host.launch(forwarding(host, 0));
        int port = launched.running().nics().getFirst().forwards().getFirst().hostPort();
        assertThat(port).isPositive();
        return port;
    }

    private static MachineSpec forwarding(QemuHost host, int port) {
        var nic = QemuHost.user("eth0", 1, new Forward(Protocol.TCP, "127.0.0.1", port, 22));
        return host.spec(1, List.of(), List.of(nic));
    }

    private static void assertPortInUse(ThrowingCallable launch, int port) {
        assertThatThrownBy(launch)
                .isInstanceOfSatisfying(
                        PlasmaException.class,
                        failure -> {
                            assertThat(failure.reason()).isEqualTo(Reason.PORT_IN_USE);
                            assertThat(failure.metadata())
                                    .containsEntry("hostPort", Integer.toString(port));
                        });
    }

    private static void assertNothingIsLeft(QemuHost host, MachineSpec spec) throws IOException {
        assertThat(host.backend().observe(spec.uid(), Optional.empty()))
                .isEqualTo(new Observation.Absent(Optional.empty()));
        try (var all = Files.walk(host.config().runtimeRoot())) {
            assertThat(all.filter(Files::isRegularFile)).isEmpty();
        }
    }

    /** A host whose QEMU answers questions about itself like the real one, and then does this. */
    private QemuHost host(String script) throws IOException {
        var program = directory.resolve("qemu-system-x86_64");
        Files.writeString(
                program,
                """
                #!/bin/sh
                case "$1 $2" in
                "--version "*) echo "QEMU emulator version 7.2.22" ;;
                "-machine help") echo "q35  Standard PC (alias of pc-q35-7.2)" ;;
                *) %s ;;
                esac
                """
                        .formatted(script));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return new QemuHost(
                QemuHost.config(directory)
                        .withPrograms(new ProgramPath(List.of(directory)))
                        .withPatience(HASTY));
    }
}
