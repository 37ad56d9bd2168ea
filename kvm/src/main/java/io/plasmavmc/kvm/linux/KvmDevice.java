package io.plasmavmc.kvm.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Whether this host's KVM can be used by this user: asked of the device itself. */
public final class KvmDevice {

    private static final int READ_WRITE_CLOEXEC = 2 | 0x80000;
    private static final long GET_API_VERSION = 0xAE00;
    private static final long CREATE_VM = 0xAE01;
    private static final int API_VERSION = 12;
    private static final Pattern VIRTUALIZES = Pattern.compile("\\b(vmx|svm)\\b");

    private KvmDevice() {}

    /** What came out. */
    public enum Usability {
        USABLE,
        MISSING,
        FORBIDDEN,
        BROKEN,
        /** The device works, but the processor does not virtualize: no firmware would run. */
        NO_HARDWARE
    }

    /** The device's own answer, and whether there is a processor behind it that virtualizes. */
    public static Usability probe(String device, Path cpuInfo) {
        Usability answer = probe(device);
        return answer == Usability.USABLE && !virtualizes(cpuInfo) ? Usability.NO_HARDWARE : answer;
    }

    /**
     * A kernel with a software KVM (PVM) opens the device and makes machines on a processor without
     * VMX and SVM; a guest's firmware, which begins in real mode, then ends in an internal error
     * (tried with QEMU 7.2). Where flags are not listed, as on other architectures, nothing is
     * said.
     */
    static boolean virtualizes(Path cpuInfo) {
        try (Stream<String> lines = Files.lines(cpuInfo)) {
            return lines.filter(line -> line.startsWith("flags"))
                    .findFirst()
                    .map(flags -> VIRTUALIZES.matcher(flags).find())
                    .orElse(true);
        } catch (IOException | UncheckedIOException e) {
            return true;
        }
    }

    /** Opens the device and makes an empty machine, which holds nothing and is gone at once. */
    static Usability probe(String device) {
        int descriptor = Libc.open(device, READ_WRITE_CLOEXEC);
        return switch (descriptor) {
            case -Libc.ENOENT -> Usability.MISSING;
            case -Libc.EACCES, -Libc.EPERM -> Usability.FORBIDDEN;
            default -> descriptor < 0 ? Usability.BROKEN : probe(descriptor);
        };
    }

    private static Usability probe(int descriptor) {
        try {
            if (Libc.ioctl(descriptor, GET_API_VERSION, 0) != API_VERSION) {
                return Usability.BROKEN;
            }
            int machine = Libc.ioctl(descriptor, CREATE_VM, 0);
            if (machine < 0) {
                return Usability.BROKEN;
            }
            Libc.close(machine);
            return Usability.USABLE;
        } finally {
            Libc.close(descriptor);
        }
    }
}
