package io.plasmavmc.kvm.qemu.host;

import io.plasmavmc.kvm.linux.KvmDevice;
import java.nio.file.Path;

/**
 * What runs the guests' code.
 *
 * @param kvm whether by KVM, else by emulation (TCG)
 * @param note why it is not KVM and what to do about it, empty where it is
 */
public record Accelerator(boolean kvm, String note) {

    private static final String DEVICE = "/dev/kvm";
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    /** How it is decided. */
    public enum Choice {
        /** KVM where it can be used. */
        AUTOMATIC,
        /** KVM in any case. */
        KVM,
        /** Emulation in any case. */
        TCG
    }

    public static Accelerator choose(Choice choice) {
        return switch (choice) {
            case KVM -> new Accelerator(true, "");
            case TCG -> new Accelerator(false, "emulation was asked for");
            case AUTOMATIC -> of(KvmDevice.probe(DEVICE, CPU_INFO));
        };
    }

    static Accelerator of(KvmDevice.Usability usability) {
        return switch (usability) {
            case USABLE -> new Accelerator(true, "");
            case MISSING ->
                    new Accelerator(
                            false,
                            "/dev/kvm is missing, guests are emulated and slow; enable"
                                    + " virtualization in the firmware, or nested virtualization"
                                    + " where this host is a VM, and load kvm_intel or kvm_amd");
            case FORBIDDEN ->
                    new Accelerator(
                            false,
                            "/dev/kvm may not be opened, guests are emulated and slow; add the"
                                    + " server's user to the group kvm: usermod -aG kvm USER");
            case NO_HARDWARE ->
                    new Accelerator(
                            false,
                            "/dev/kvm is there, but the processor shows neither VMX nor SVM, guests"
                                    + " are emulated and slow; enable virtualization in the"
                                    + " firmware, or nested virtualization where this host is a VM");
            case BROKEN ->
                    new Accelerator(
                            false,
                            "/dev/kvm does not work, guests are emulated and slow; see what the"
                                    + " kernel says: dmesg | grep kvm");
        };
    }

    public String text() {
        return kvm ? "kvm" : "tcg";
    }
}
