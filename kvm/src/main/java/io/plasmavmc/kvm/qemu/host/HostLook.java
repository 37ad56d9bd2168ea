package io.plasmavmc.kvm.qemu.host;

import io.plasmavmc.core.hypervisor.HostFacts;
import io.plasmavmc.kvm.linux.ProcFs;
import io.plasmavmc.kvm.linux.ProgramPath;
import io.plasmavmc.kvm.qemu.commandline.PciLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Looks at the host. What was found of QEMU is kept; while there is none it is looked for again, so
 * that installing it needs no restart of the server. Any thread.
 */
public final class HostLook {

    /** The most that q35 takes without an IOMMU for interrupts. */
    private static final int MOST_CPUS = 255;

    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final Path INTERFACES = Path.of("/sys/class/net");
    private static final Pattern TOTAL = Pattern.compile("^MemTotal:\\s+(\\d+) kB$");
    private static final long KIB_PER_MIB = 1024;

    private final ProgramPath programs;
    private final List<String> allowedBridges;
    private final Accelerator accelerator;
    private final String bootId;
    private volatile Optional<QemuProgram> qemu = Optional.empty();

    public HostLook(
            ProgramPath programs,
            List<String> allowedBridges,
            Accelerator accelerator,
            ProcFs proc) {
        this.programs = programs;
        this.allowedBridges = List.copyOf(allowedBridges);
        this.accelerator = accelerator;
        this.bootId = proc.bootId();
    }

    public HostFacts facts() {
        var program = qemu();
        return new HostFacts(
                accelerator.text(),
                program.isPresent() ? accelerator.note() : missing(),
                program.map(QemuProgram::version).orElse(""),
                program.map(QemuProgram::machineType).orElse(""),
                Runtime.getRuntime().availableProcessors(),
                MOST_CPUS,
                memoryMib(),
                PciLayout.SLOTS,
                bridges(),
                bootId);
    }

    public Optional<QemuProgram> qemu() {
        if (qemu.isEmpty()) {
            qemu = QemuProgram.look(programs);
        }
        return qemu;
    }

    public Accelerator accelerator() {
        return accelerator;
    }

    /** The allowed bridges that exist. */
    public List<String> bridges() {
        return allowedBridges.stream().filter(HostLook::isBridge).toList();
    }

    private static boolean isBridge(String name) {
        return Files.isDirectory(INTERFACES.resolve(name).resolve("bridge"));
    }

    private static String missing() {
        return "qemu-system-x86_64 is not installed, no VM can start: apt-get install"
                + " qemu-system-x86";
    }

    private static long memoryMib() {
        try (var lines = Files.lines(MEMORY)) {
            return lines.map(TOTAL::matcher)
                    .filter(line -> line.matches())
                    .mapToLong(line -> Long.parseLong(line.group(1)) / KIB_PER_MIB)
                    .findFirst()
                    .orElse(0);
        } catch (IOException failure) {
            throw new IllegalStateException(MEMORY + ": cannot be read", failure);
        }
    }
}
