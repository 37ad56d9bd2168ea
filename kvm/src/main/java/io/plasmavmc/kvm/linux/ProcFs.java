package io.plasmavmc.kvm.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;
    private static final int THREADS = 17;
    private static final int START_TIME = 19;
    private static final int RESIDENT = 21;

    /** Of x86-64: what the kernel counts times in there, whatever it counts with itself. */
    private static final int TICKS_PER_SECOND = 100;

    private static final int PAGE_BYTES = 4096;

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

    /**
     * What a process uses, and which process it is.
     *
     * @param cpuTime of all its threads so far
     * @param residentBytes of memory that it occupies now
     */
    public record Usage(long startTicks, Duration cpuTime, long residentBytes) {}

    public Optional<Stat> stat(long pid) {
        return statFields(pid).map(ProcFs::parse);
    }

    public Optional<Usage> usage(long pid) {
        return statFields(pid).map(ProcFs::parseUsage);
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
    private Optional<String[]> statFields(long pid) {
        return read(directory(pid).resolve("stat"))
                .map(text -> text.substring(text.lastIndexOf(')') + 2).split(" ", -1));
    }

    private static Usage parseUsage(String[] fields) {
        long ticks = Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]);
        return new Usage(
                Long.parseLong(fields[START_TIME]),
                Duration.ofSeconds(ticks).dividedBy(TICKS_PER_SECOND),
                Long.parseLong(fields[RESIDENT]) * PAGE_BYTES);
    }

    private static Stat parse(String[] fields) {
        return new Stat(
                fields[STATE].charAt(0),
                Integer.parseInt(fields[THREADS]),
                Long.parseLong(fields[START_TIME]));
    }
}
