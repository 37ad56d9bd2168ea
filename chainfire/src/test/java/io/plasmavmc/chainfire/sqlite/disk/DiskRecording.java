package io.plasmavmc.chainfire.sqlite.disk;

import io.plasmavmc.chainfire.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All that a store has asked of its disk, in order. Files are numbered, as a name may be given to a
 * new file after the old one was unlinked. SQLite's shared memory is left out: it is rebuilt by
 * whoever opens first.
 */
final class DiskRecording implements DiskCalls {

    /** One call. */
    sealed interface Call {

        record Write(int file, long offset, Value bytes) implements Call {}

        record Truncate(int file, long size) implements Call {}

        record Sync(int file) implements Call {}

        record Create(String name, int file) implements Call {}

        record Unlink(String name) implements Call {}

        /** Of the directory: what its files are called. */
        record SyncNames() implements Call {}
    }

    private final Path directory;
    private final List<Call> calls = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();

    DiskRecording(Path directory) {
        this.directory = directory;
    }

    /** A file that is there, synced, when the recording begins. */
    synchronized int begin(String name) {
        return number(name);
    }

    synchronized int position() {
        return calls.size();
    }

    synchronized List<Call> calls() {
        return List.copyOf(calls);
    }

    private int number(String name) {
        return numbers.computeIfAbsent(name, _ -> numbers.size());
    }

    private static boolean counts(Path file) {
        return !file.toString().endsWith("-shm") && !file.toString().endsWith(".lock");
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    @Override
    public synchronized int writing(Path file, long offset, byte[] bytes) {
        if (counts(file)) {
            calls.add(new Call.Write(number(name(file)), offset, Value.of(bytes)));
        }
        return OK;
    }

    @Override
    public synchronized int truncating(Path file, long size) {
        if (counts(file)) {
            calls.add(new Call.Truncate(number(name(file)), size));
        }
        return OK;
    }

    @Override
    public synchronized void synced(Path file) {
        if (file.equals(directory)) {
            calls.add(new Call.SyncNames());
        } else if (counts(file)) {
            calls.add(new Call.Sync(number(name(file))));
        }
    }

    @Override
    public synchronized void created(Path file) {
        if (counts(file)) {
            numbers.remove(name(file));
            // Numbers never go down: a former file of the name keeps its own.
            int fresh = calls.size() + 1_000;
            numbers.put(name(file), fresh);
            calls.add(new Call.Create(name(file), fresh));
        }
    }

    @Override
    public synchronized void unlinked(Path file) {
        if (counts(file)) {
            calls.add(new Call.Unlink(name(file)));
        }
    }
}
