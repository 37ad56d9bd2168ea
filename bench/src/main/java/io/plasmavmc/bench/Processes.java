package io.plasmavmc.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the host's process list tells. */
final class Processes {

    private Processes() {}

    /** The QEMU of a VM, by the uid on its command line. */
    static long qemuOf(String vmUid) throws IOException {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.mapToLong(ProcessHandle::pid)
                    .filter(pid -> isQemuOf(pid, vmUid))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no QEMU of VM " + vmUid + " runs"));
        }
    }

    private static boolean isQemuOf(long pid, String vmUid) {
        try {
            String line = Files.readString(Path.of("/proc/" + pid + "/cmdline"));
            return line.contains("qemu-system") && line.contains("-uuid\0" + vmUid);
        } catch (IOException gone) {
            return false;
        }
    }

    static int descriptors(long pid) throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return Math.toIntExact(open.count());
        }
    }

    /** Resident memory, in MiB. */
    static double residentMib(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0;
            }
        }
        throw new IOException("no VmRSS for pid " + pid);
    }
}
