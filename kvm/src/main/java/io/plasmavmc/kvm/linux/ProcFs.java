package io.plasmavmc.kvm.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Reads {@code /proc}. A process that ends while it is read is simply not there; what belongs to
 * other users and may not be read is not there either. Any thread.
 */
public record ProcFs(Path root) {

    private static final int STATE = 0;
    private static final int THREADS = 17;
    private static final int START_TIME = 19;

    /** The kernel's own. */
    public static ProcFs system() {
        return new ProcFs(Path.of("/proc"));
    }

    /**
     * What tells a process from a later one with its pid.
     *
     * @param state the kernel's letter
     * @param threads how many there are, the first among them until all have ended
     * @param startTicks when it was started, in ticks since the boot of the host
     */
    public record Stat(char state, int threads, long startTicks) {

        /**
         * Whether nothing of it runs any more. The state is that of its first thread, which may
         * have ended while another hangs in the kernel, with its files and its writes to disks.
         */
        public boolean dead() {
            return (state == 'Z' || state == 'X') && threads <= 1;
        }
    }

    public Optional<Stat> stat(long pid) {
        return read(directory(pid).resolve("stat")).map(ProcFs::parse);
    }

    /** The arguments it was started with, told by whichever of its threads lives; else none. */
    public List<String> commandLine(long pid) {
        var arguments = arguments(directory(pid));
        return arguments.isEmpty()
                ? threads(pid).map(ProcFs::arguments).flatMap(List::stream).toList()
                : arguments;
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

    /** The first one that lives of those that the kernel lists. */
    private Stream<Path> threads(long pid) {
        try (var tasks = Files.newDirectoryStream(directory(pid).resolve("task"))) {
            return StreamSupport.stream(tasks.spliterator(), false)
                    .filter(task -> !arguments(task).isEmpty())
                    .limit(1)
                    .toList()
                    .stream();
        } catch (IOException | DirectoryIteratorException gone) {
            return Stream.empty();
        }
    }

    private static List<String> arguments(Path process) {
        return read(process.resolve("cmdline")).stream()
                .filter(text -> !text.isEmpty())
                .flatMap(text -> Stream.of(text.split("\0", -1)))
                .toList();
    }

    private static Optional<String> read(Path file) {
        try {
            return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
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
        return new Stat(
                fields[STATE].charAt(0),
                Integer.parseInt(fields[THREADS]),
                Long.parseLong(fields[START_TIME]));
    }
}
