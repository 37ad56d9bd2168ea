package io.plasmavmc.kvm.linux;

/** Whether this host's KVM can be used by this user: asked of the device itself. */
public final class KvmDevice {

    private static final int READ_WRITE_CLOEXEC = 2 | 0x80000;
    private static final long GET_API_VERSION = 0xAE00;
    private static final long CREATE_VM = 0xAE01;
    private static final int API_VERSION = 12;

    private KvmDevice() {}

    /** What came out. */
    public enum Usability {
        USABLE,
        MISSING,
        FORBIDDEN,
        BROKEN
    }

    /** Opens the device and makes an empty machine, which holds nothing and is gone at once. */
    public static Usability probe(String device) {
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
