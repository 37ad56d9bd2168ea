package io.plasmavmc.kvm.qemu.failure;

import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.vm.NicSpec;
import io.plasmavmc.kvm.qmp.PlainWords;
import io.plasmavmc.kvm.qmp.QmpRefused;
import java.util.Locale;
import java.util.Map;

/** The failures of this backend, each made in one way. */
public final class QemuFailures {

    private static final int LONGEST_WORDS = 500;

    private QemuFailures() {}

    /** QEMU, or the host on its behalf, did not do what was asked. */
    public static PlasmaException failed(String message) {
        return PlasmaException.of(Reason.HYPERVISOR_FAILED, message, Map.of());
    }

    /** In QEMU's words, without the host's directories. */
    public static PlasmaException refused(QmpRefused refusal) {
        var words = PlainWords.of(HostPaths.hide(refusal.description()), LONGEST_WORDS);
        return PlasmaException.of(
                QemuWords.sayFull(refusal) ? Reason.NO_SPACE : Reason.HYPERVISOR_FAILED,
                "QEMU refused %s: %s".formatted(refusal.command(), words),
                Map.of(
                        "command", refusal.command(),
                        "class", refusal.errorClass(),
                        "words", words));
    }

    /** QEMU ended, or was ended, before its guest could run. */
    public static PlasmaException notStarted(String what, String lastWords) {
        return PlasmaException.of(
                Reason.HYPERVISOR_FAILED,
                lastWords.isEmpty() ? what : what + ": " + lastWords,
                Map.of("words", lastWords));
    }

    public static PlasmaException notInstalled() {
        return failed(
                "qemu-system-x86_64: not found on this host (install it: apt-get install"
                        + " qemu-system-x86)");
    }

    public static PlasmaException machineExists(Uid vm) {
        return failed("VM %s: has a machine already (expected: none)".formatted(vm));
    }

    public static PlasmaException portInUse(NicSpec.Forward forward) {
        return PlasmaException.of(
                Reason.PORT_IN_USE,
                "host port %d (%s) on %s is taken"
                        .formatted(forward.hostPort(), protocol(forward), forward.hostAddress()),
                Map.of(
                        "hostPort", Integer.toString(forward.hostPort()),
                        "hostAddress", forward.hostAddress(),
                        "protocol", protocol(forward)));
    }

    public static PlasmaException unknownBridge(String bridge) {
        return PlasmaException.of(
                Reason.BRIDGE_NOT_FOUND,
                "bridge: %s (expected: one of the host's that its operator allowed)"
                        .formatted(bridge),
                Map.of("bridge", bridge));
    }

    private static String protocol(NicSpec.Forward forward) {
        return forward.protocol().name().toLowerCase(Locale.ROOT);
    }
}
