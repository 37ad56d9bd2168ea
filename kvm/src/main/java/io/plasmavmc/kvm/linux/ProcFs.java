package io.plasmavmc.kvm.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads {@code /proc}. A process that ends while it is read is simply not there; what belongs to
 * other users and may not be read is not there either. Any thread.
 */
public record ProcFs(Path root) {

    private static final int STATE = 0;
    private static final int START_TIME = 19;

    /** The kernel's own. */
    public static ProcFs system() {
        return new ProcFs(Path.of("/proc"));
    }

    /**
     * What tells a process from a later one with its pid.
     *
     * @param state the kernel's letter
     * @param startTicks when it was started, in ticks since the boot of the host
     */
    public record Stat(char state, long startTicks) {

        /** Whether nothing of it runs any more. */
        public boolean dead() {
            return state == 'Z' || state == 'X';
        }
    }

    public Optional<Stat> stat(long pid) {
        return read(pid, "stat").map(ProcFs::parse);
    }

    /** The arguments it was started with; none for a zombie. */
    public List<String> commandLine(long pid) {
        return read(pid, "cmdline").stream()
                .flatMap(text -> Stream.of(text.split("\0", -1)))
                .toList();
    }

    /** Who it runs as. */
    public Optional<Integer> owner(long pid) {
        try {
            return Optional.of((Integer) Files.getAttribute(directory(pid), "unix:uid"));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /** The processes there are now. */
    public List<Long> pids() {
        try (var entries = Files.newDirectoryStream(root, "[0-9]*")) {
            var pids = new ArrayList<Long>();
            entries.forEach(entry -> pids.add(Long.parseLong(entry.getFileName().toString())));
            return List.copyOf(pids);
        } catch (IOException failure) {
            throw new IllegalStateException(root + ": cannot be listed", failure);
        }
    }

    /** Changes with each boot of the host. */
    public String bootId() {
        try {
            return Files.readString(root.resolve("sys/kernel/random/boot_id")).strip();
        } catch (IOException failure) {
            throw new IllegalStateException(root + ": has no boot id", failure);
        }
    }

    private Optional<String> read(long pid, String file) {
        try {
            var bytes = Files.readAllBytes(directory(pid).resolve(file));
            return Optional.of(new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    private Path directory(long pid) {
        return root.resolve(Long.toString(pid));
    }

    /** The second field, the program's name, may contain anything, also spaces and parentheses. */
    private static Stat parse(String text) {
        var fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
        return new Stat(fields[STATE].charAt(0), Long.parseLong(fields[START_TIME]));
    }
}
