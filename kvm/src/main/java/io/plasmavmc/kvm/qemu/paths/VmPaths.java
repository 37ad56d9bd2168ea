package io.plasmavmc.kvm.qemu.paths;

import java.nio.file.Path;

/**
 * Where one VM's machine keeps its files.
 *
 * @param runtime sockets and the like, gone with the machine; a short path, for unix sockets
 * @param logs what stays until the VM is erased
 */
public record VmPaths(Path runtime, Path logs) {

    /** The longest path of a unix socket: the kernel's 108 bytes without the zero at the end. */
    static final int LONGEST_SOCKET = 107;

    public Path monitor() {
        return runtime.resolve("qmp");
    }

    public Path agent() {
        return runtime.resolve("agent");
    }

    public Path serial() {
        return runtime.resolve("serial");
    }

    /** Written and locked by QEMU: a second one of the same VM cannot start. */
    public Path pid() {
        return runtime.resolve("pid");
    }

    public Path console() {
        return logs.resolve("console.log");
    }

    /** What QEMU wrote to standard error. */
    public Path messages() {
        return logs.resolve("qemu.log");
    }

    /** That of the machine before. */
    public Path olderMessages() {
        return logs.resolve("qemu.log.1");
    }
}
