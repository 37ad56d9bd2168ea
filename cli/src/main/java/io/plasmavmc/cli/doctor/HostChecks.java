package io.plasmavmc.cli.doctor;

import io.plasmavmc.cli.invocation.Surroundings;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Pattern;

/** What a host needs to run VMs: KVM (or patience), QEMU, its image tool. */
final class HostChecks {
    private static final String QEMU = "qemu-system-x86_64";
    private static final String INSTALL_QEMU = "apt-get install qemu-system-x86";
    private static final String SWITCH_IT_ON =
            "switch virtualization on in the firmware, or nested virtualization in the hypervisor"
                    + " around this machine";
    private static final Pattern VIRTUALIZES = Pattern.compile("\\b(vmx|svm)\\b");
    private static final Pattern VERSION = Pattern.compile("version (\\d+)\\.(\\d+)(\\.\\d+)?");

    /** The oldest QEMU the behaviour of which was tried. */
    private static final int OLDEST_TRIED = 702;

    private final Surroundings surroundings;
    private final Path root;

    HostChecks(Surroundings surroundings) {
        this(surroundings, Path.of("/"));
    }

    /** With another root than the host's, for tests. */
    HostChecks(Surroundings surroundings, Path root) {
        this.surroundings = surroundings;
        this.root = root;
    }

    List<Finding> run() {
        return List.of(kvm(), qemu(), qemuImg());
    }

    Finding kvm() {
        var device = root.resolve("dev/kvm");
        if (!Files.exists(device)) {
            return Finding.warn(
                    "kvm", "no /dev/kvm; VMs run by TCG, many times slower", whyNoKvm());
        }
        if (!processorVirtualizes()) {
            return Finding.warn(
                    "kvm",
                    "/dev/kvm is there, but the processor shows neither VMX nor SVM; VMs run by TCG",
                    SWITCH_IT_ON);
        }
        try (var _ = FileChannel.open(device, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return Programs.find(QEMU, surroundings)
                    .map(HostChecks::kvmUsedBy)
                    .orElse(Finding.ok("kvm", "/dev/kvm can be opened"));
        } catch (IOException e) {
            return Finding.warn(
                    "kvm",
                    "/dev/kvm cannot be opened (" + e.getMessage() + "); VMs run by TCG, slowly",
                    "sudo usermod -aG kvm $USER, then log in again");
        }
    }

    /** The only proof is a QEMU that begins with it: the device may be there and still refuse. */
    private static Finding kvmUsedBy(Path qemu) {
        var said =
                Programs.answer(
                        "{\"execute\":\"qmp_capabilities\"}{\"execute\":\"quit\"}",
                        List.of(
                                qemu.toString(),
                                "-accel",
                                "kvm",
                                "-machine",
                                "none",
                                "-nodefaults",
                                "-no-user-config",
                                "-display",
                                "none",
                                "-qmp",
                                "stdio"));
        return said.exitStatus() == 0
                ? Finding.ok("kvm", "/dev/kvm works with QEMU")
                : Finding.warn(
                        "kvm",
                        "QEMU cannot use /dev/kvm: " + said.lastLine(),
                        "VMs run by TCG, many times slower, until this is mended");
    }

    private String whyNoKvm() {
        return processorVirtualizes() ? "sudo modprobe kvm_intel (or kvm_amd)" : SWITCH_IT_ON;
    }

    private boolean processorVirtualizes() {
        try {
            return VIRTUALIZES.matcher(Files.readString(root.resolve("proc/cpuinfo"))).find();
        } catch (IOException _) {
            return false;
        }
    }

    private Finding qemu() {
        var found = Programs.find(QEMU, surroundings);
        if (found.isEmpty()) {
            return Finding.fail("qemu", QEMU + " is not on the PATH", INSTALL_QEMU);
        }
        var said = Programs.answer("", List.of(found.get().toString(), "--version")).firstLine();
        var version = VERSION.matcher(said);
        if (!version.find()) {
            return Finding.fail("qemu", found.get() + " does not run: " + said, INSTALL_QEMU);
        }
        var number = Integer.parseInt(version.group(1)) * 100 + Integer.parseInt(version.group(2));
        return number < OLDEST_TRIED
                ? Finding.warn(
                        "qemu", said + ": older than what was tried", "use QEMU 7.2 or later")
                : Finding.ok("qemu", said);
    }

    private Finding qemuImg() {
        return Programs.find("qemu-img", surroundings)
                .map(program -> Finding.ok("qemu-img", program.toString()))
                .orElseGet(
                        () ->
                                Finding.fail(
                                        "qemu-img",
                                        "qemu-img is not on the PATH",
                                        "apt-get install qemu-utils"));
    }
}
