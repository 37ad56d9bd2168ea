package io.plasmavmc.kvm.qemu.network;

import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.hypervisor.MachineSpec;
import io.plasmavmc.core.vm.NicSpec;
import io.plasmavmc.core.vm.NicSpec.Forward;
import io.plasmavmc.kvm.qemu.commandline.NicArguments;
import io.plasmavmc.kvm.qemu.failure.QemuFailures;
import io.plasmavmc.kvm.qemu.failure.QemuWords;
import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Chooses host ports and finds those that are taken before QEMU is started, by binding them for a
 * moment, all of one machine at once. Whoever takes a port between that moment and QEMU's own is
 * found in QEMU's last words.
 */
public final class ForwardPorts {

    private ForwardPorts() {}

    /**
     * The machine with a port in place of each 0.
     *
     * @throws io.plasmavmc.core.error.PlasmaException {@code PORT_IN_USE} with the port
     */
    public static MachineSpec choose(MachineSpec spec) {
        var bound = new ArrayList<Closeable>();
        try {
            var nics = spec.nics().stream().map(nic -> chosen(nic, bound)).toList();
            return new MachineSpec(
                    spec.id(),
                    spec.uid(),
                    spec.epoch(),
                    spec.machineType(),
                    spec.cpus(),
                    spec.maxCpus(),
                    spec.memoryMib(),
                    spec.maxMemoryMib(),
                    spec.disks(),
                    nics);
        } finally {
            bound.forEach(ForwardPorts::release);
        }
    }

    /** A NIC that is plugged in by itself, in the same way. */
    public static MachineSpec.Nic choose(MachineSpec.Nic nic) {
        var bound = new ArrayList<Closeable>();
        try {
            return chosen(nic, bound);
        } finally {
            bound.forEach(ForwardPorts::release);
        }
    }

    /** The forwards of a NIC, none for one on a bridge. */
    public static List<Forward> of(MachineSpec.Nic nic) {
        return switch (nic.network()) {
            case NicSpec.Network.User(var forwards) -> forwards;
            case NicSpec.Network.Bridge _ -> List.of();
        };
    }

    /** The forward that QEMU said it could not set up. */
    public static Optional<Forward> refused(List<MachineSpec.Nic> nics, String words) {
        return QemuWords.refusedForward(words)
                .flatMap(
                        text ->
                                forwards(nics)
                                        .filter(each -> NicArguments.text(each).equals(text))
                                        .findFirst());
    }

    /** Whether a failure is about a port that was not asked for but chosen. */
    public static boolean wasChosen(List<MachineSpec.Nic> wanted, PlasmaException failure) {
        return failure.reason() == Reason.PORT_IN_USE
                && forwards(wanted)
                        .map(forward -> Integer.toString(forward.hostPort()))
                        .noneMatch(port -> port.equals(failure.metadata().get("hostPort")));
    }

    private static Stream<Forward> forwards(List<MachineSpec.Nic> nics) {
        return nics.stream().flatMap(nic -> of(nic).stream());
    }

    private static MachineSpec.Nic chosen(MachineSpec.Nic nic, List<Closeable> bound) {
        return switch (nic.network()) {
            case NicSpec.Network.Bridge _ -> nic;
            case NicSpec.Network.User(var forwards) ->
                    new MachineSpec.Nic(
                            nic.nicId(),
                            nic.mac(),
                            nic.linkUp(),
                            new NicSpec.Network.User(
                                    forwards.stream().map(each -> bind(each, bound)).toList()),
                            nic.slot());
        };
    }

    private static Forward bind(Forward forward, List<Closeable> bound) {
        try {
            var address = new InetSocketAddress(address(forward), forward.hostPort());
            int port =
                    switch (forward.protocol()) {
                        case TCP -> bindTcp(address, bound);
                        case UDP -> bindUdp(address, bound);
                    };
            return new Forward(
                    forward.protocol(), forward.hostAddress(), port, forward.guestPort());
        } catch (BindException taken) {
            throw refusal(forward, String.valueOf(taken.getMessage()));
        } catch (IOException failure) {
            throw unusable(forward, failure.toString());
        }
    }

    private static RuntimeException refusal(Forward forward, String words) {
        return words.contains("in use")
                ? QemuFailures.portInUse(forward)
                : unusable(forward, words);
    }

    private static RuntimeException unusable(Forward forward, String words) {
        return QemuFailures.failed(
                "host port %d on %s: %s (expected: one that the server may bind)"
                        .formatted(forward.hostPort(), forward.hostAddress(), words));
    }

    /** A literal, so that no name is ever looked up. */
    private static InetAddress address(Forward forward) throws IOException {
        try {
            return Inet4Address.ofLiteral(forward.hostAddress());
        } catch (IllegalArgumentException name) {
            throw new IOException("not an IPv4 address", name);
        }
    }

    private static int bindTcp(InetSocketAddress address, List<Closeable> bound)
            throws IOException {
        var socket = new ServerSocket();
        bound.add(socket);
        socket.bind(address);
        return socket.getLocalPort();
    }

    private static int bindUdp(InetSocketAddress address, List<Closeable> bound)
            throws IOException {
        var socket = new DatagramSocket(address);
        bound.add(socket);
        return socket.getLocalPort();
    }

    private static void release(Closeable socket) {
        try {
            socket.close();
        } catch (IOException failure) {
            // QEMU will say so if the port is still taken.
        }
    }
}
