package io.plasmavmc.chainfire.sqlite.disk;

import io.plasmavmc.chainfire.sqlite.disk.DiskRecording.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * What may be on the disk after a power cut. What was synced is there. Of what was not, anything
 * may be: each write wholly, not at all, up to some byte, in some of its sectors, or as rubbish
 * within the bytes that it was about to write; a file may have grown without its content; a file
 * may have been made or unlinked, or not yet, in the order in which that was asked for.
 *
 * <p>What it does not model: a disk that says that something is synced while it is not, and one
 * that damages what it was not told to write.
 */
final class CrashedDisk {

    private static final int SECTOR = 512;

    /** Of the writes that were not synced. */
    enum Fate {
        WHOLE,
        MISSING,
        CUT,
        SECTORS,
        RUBBISH
    }

    private static final class State {
        private final Content durable;
        private final List<Call> pending = new ArrayList<>();

        State(byte[] durable) {
            this.durable = new Content(durable);
        }
    }

    private final Map<Integer, State> files = new TreeMap<>();
    private final Map<String, Integer> names = new TreeMap<>();
    private final List<Call> pendingNames = new ArrayList<>();

    /** A file that was durable before the first call. */
    void begin(String name, int file, byte[] content) {
        names.put(name, file);
        files.put(file, new State(content));
    }

    /** Done before the cut. */
    void apply(Call call) {
        switch (call) {
            case Call.Write write -> state(write.file()).pending.add(write);
            case Call.Truncate truncate -> state(truncate.file()).pending.add(truncate);
            case Call.Sync sync -> sync(state(sync.file()));
            case Call.Create create -> pendingNames.add(create);
            case Call.Unlink unlink -> pendingNames.add(unlink);
            case Call.SyncNames _ -> {
                pendingNames.forEach(pending -> rename(names, pending));
                pendingNames.clear();
            }
        }
    }

    private State state(int file) {
        return files.computeIfAbsent(file, _ -> new State(new byte[0]));
    }

    private static void sync(State state) {
        state.pending.forEach(pending -> carryOut(pending, state.durable));
        state.pending.clear();
    }

    private static void rename(Map<String, Integer> names, Call call) {
        switch (call) {
            case Call.Create create -> names.put(create.name(), create.file());
            case Call.Unlink unlink -> names.remove(unlink.name());
            case Call.Write _, Call.Truncate _, Call.Sync _, Call.SyncNames _ ->
                    throw new IllegalArgumentException("call: " + call);
        }
    }

    /** Everything arrived in order, of one more write only so many bytes. */
    Map<String, byte[]> inOrder(Call last, int bytes) {
        Map<Integer, Content> contents = new TreeMap<>();
        files.forEach(
                (file, state) -> {
                    Content content = state.durable.copy();
                    state.pending.forEach(pending -> carryOut(pending, content));
                    contents.put(file, content);
                });
        if (last instanceof Call.Write write) {
            Content content = contents.computeIfAbsent(write.file(), _ -> new Content(new byte[0]));
            content.write(write.offset(), write.bytes().toBytes(), 0, bytes);
        }
        Map<String, Integer> called = new TreeMap<>(names);
        pendingNames.forEach(pending -> rename(called, pending));
        return named(called, contents);
    }

    /** Each write that was not synced has its own fate. */
    Map<String, byte[]> anyhow(Random random) {
        Map<Integer, Content> contents = new TreeMap<>();
        files.forEach((file, state) -> contents.put(file, anyhow(state, random)));
        Map<String, Integer> called = new TreeMap<>(names);
        int arrived = random.nextInt(pendingNames.size() + 1);
        pendingNames.subList(0, arrived).forEach(pending -> rename(called, pending));
        return named(called, contents);
    }

    private static Content anyhow(State state, Random random) {
        // Mostly one kind of fate at a time: a mix of all hides what a single kind would show.
        List<Fate> fates = new ArrayList<>(List.of(Fate.WHOLE));
        fates.add(Fate.values()[random.nextInt(Fate.values().length)]);
        fates.add(Fate.values()[random.nextInt(Fate.values().length)]);
        Content content = state.durable.copy();
        for (Call pending : state.pending) {
            switch (pending) {
                case Call.Write write ->
                        tear(write, content, fates.get(random.nextInt(fates.size())), random);
                case Call.Truncate truncate -> {
                    if (random.nextBoolean()) {
                        carryOut(truncate, content);
                    }
                }
                case Call.Sync _, Call.Create _, Call.Unlink _, Call.SyncNames _ -> {}
            }
        }
        return content;
    }

    private static void tear(Call.Write write, Content content, Fate fate, Random random) {
        byte[] bytes = write.bytes().toBytes();
        switch (fate) {
            case WHOLE -> content.write(write.offset(), bytes, 0, bytes.length);
            case MISSING -> {}
            case CUT -> content.write(write.offset(), bytes, 0, random.nextInt(bytes.length + 1));
            case SECTORS -> tearSectors(write, content, random, false);
            case RUBBISH -> tearSectors(write, content, random, true);
        }
    }

    private static void tearSectors(
            Call.Write write, Content content, Random random, boolean fill) {
        byte[] bytes = write.bytes().toBytes();
        byte[] rubbish = new byte[bytes.length];
        random.nextBytes(rubbish);
        content.grow((int) write.offset() + bytes.length);
        for (int from = 0; from < bytes.length; from += SECTOR) {
            int length = Math.min(SECTOR, bytes.length - from);
            if (random.nextBoolean()) {
                content.write(write.offset(), bytes, from, length);
            } else if (fill) {
                content.write(write.offset(), rubbish, from, length);
            }
        }
    }

    private static void carryOut(Call call, Content content) {
        switch (call) {
            case Call.Write write ->
                    content.write(write.offset(), write.bytes().toBytes(), 0, write.bytes().size());
            case Call.Truncate truncate -> content.resize(truncate.size());
            case Call.Sync _, Call.Create _, Call.Unlink _, Call.SyncNames _ -> {}
        }
    }

    private static Map<String, byte[]> named(
            Map<String, Integer> names, Map<Integer, Content> contents) {
        Map<String, byte[]> result = new TreeMap<>();
        names.forEach(
                (name, file) ->
                        result.put(
                                name,
                                contents.getOrDefault(file, new Content(new byte[0])).toBytes()));
        return result;
    }
}
