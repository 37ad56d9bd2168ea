package io.plasmavmc.bench;

import io.plasmavmc.kvm.qmp.QmpConfig;
import io.plasmavmc.kvm.qmp.QmpConnectFailed;
import io.plasmavmc.kvm.qmp.QmpSession;
import io.plasmavmc.kvm.qmp.RunStateCommands;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * QEMU by itself, with the very command line that PlasmaVMC used, its sockets elsewhere: what a
 * verb costs when nobody remembers anything.
 */
final class BareQemu implements AutoCloseable {

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final Process process;
    private final QmpSession session;

    private BareQemu(Process process, QmpSession session) {
        this.process = process;
        this.session = session;
    }

    /** The arguments of a running process, its runtime directory replaced by another. */
    static List<String> commandLine(long pid, Path directory) throws IOException {
        byte[] raw = Files.readAllBytes(Path.of("/proc/" + pid + "/cmdline"));
        List<String> arguments = List.of(new String(raw, StandardCharsets.UTF_8).split("\0", 0));
        String monitor =
                arguments.stream()
                        .filter(argument -> argument.startsWith("socket,id=monitor,path="))
                        .findFirst()
                        .orElseThrow(() -> new IOException("pid " + pid + " has no monitor"));
        String path = monitor.replace("socket,id=monitor,path=", "").replaceAll(",.*", "");
        String old = String.valueOf(Path.of(path).getParent());
        return arguments.stream()
                .map(argument -> argument.replace(old, directory.toString()))
                .toList();
    }

    /** Starts it and connects; the guest does not run yet. */
    static BareQemu launch(List<String> commandLine, Path directory) throws IOException {
        Path socket = directory.resolve("qmp");
        Files.deleteIfExists(socket);
        Process process =
                new ProcessBuilder(commandLine)
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("qemu.log").toFile())
                        .start();
        return new BareQemu(process, connect(process, socket));
    }

    private static QmpSession connect(Process process, Path socket) throws IOException {
        QmpConfig config = QmpConfig.defaults(InstantSource.system());
        while (process.isAlive()) {
            try {
                if (Files.exists(socket)) {
                    return QmpSession.connect(socket, config);
                }
            } catch (QmpConnectFailed e) {
                // The file is there a moment before QEMU listens.
            }
            LockSupport.parkNanos(500_000);
        }
        throw new IOException("QEMU ended with status " + process.exitValue());
    }

    void run() {
        session.execute(new RunStateCommands.Cont(), DEADLINE);
    }

    /** The recipe of a hard reset. */
    void reset() {
        session.execute(new RunStateCommands.Stop(), DEADLINE);
        session.execute(new RunStateCommands.SystemReset(), DEADLINE);
        session.execute(new RunStateCommands.Cont(), DEADLINE);
    }

    /** SIGKILL, and wait until the process is gone. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
        session.close();
    }
}
