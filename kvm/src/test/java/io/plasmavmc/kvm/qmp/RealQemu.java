package io.plasmavmc.kvm.qmp;

import static io.plasmavmc.kvm.qmp.QmpTesting.AMPLE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** A QEMU without a guest, started for one test and ended with it. */
final class RealQemu implements AutoCloseable {

    private final Path socket;
    private final Process process;

    private RealQemu(Path directory, List<String> machine) throws IOException {
        this.socket = directory.resolve("qmp");
        var command = new ArrayList<>(List.of("qemu-system-x86_64", "-no-user-config"));
        command.addAll(List.of("-nodefaults", "-display", "none", "-S"));
        command.addAll(List.of("-qmp", "unix:" + socket + ",server=on,wait=off"));
        command.addAll(machine);
        this.process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("qemu.log").toFile())
                        .start();
    }

    static RealQemu start(Path directory, String... machine) {
        try {
            var qemu = new RealQemu(directory, List.of(machine));
            Awaitility.await("QEMU listens")
                    .atMost(AMPLE)
                    .until(() -> qemu.listens() || !qemu.process.isAlive());
            return qemu;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The socket's file exists a moment before QEMU listens on it. */
    private boolean listens() {
        try (var _ = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    QmpSession connect() {
        return QmpSession.connect(socket, QmpTesting.config());
    }

    QmpSession connect(QmpConfig config) {
        return QmpSession.connect(socket, config);
    }

    Process process() {
        return process;
    }

    /** Stops it as a debugger does; a stop takes effect a moment after the signal. */
    void freeze() {
        signal("STOP");
        Awaitility.await("QEMU is stopped").atMost(AMPLE).until(this::isFrozen);
    }

    void thaw() {
        signal("CONT");
    }

    private boolean isFrozen() throws IOException {
        var stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
        return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
