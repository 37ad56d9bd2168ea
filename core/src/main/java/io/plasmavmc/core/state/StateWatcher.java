package io.plasmavmc.core.state;

import io.plasmavmc.chainfire.ChainFire;
import io.plasmavmc.chainfire.ChainFireException;
import io.plasmavmc.chainfire.Entry;
import io.plasmavmc.chainfire.Limits;
import io.plasmavmc.chainfire.ListRequest;
import io.plasmavmc.chainfire.Listing;
import io.plasmavmc.chainfire.Revision;
import io.plasmavmc.chainfire.Watch;
import io.plasmavmc.chainfire.WatchEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Follows everything under {@link Keys#ROOT} in one watch, so that all keys have one order.
 *
 * <p>Driven by one thread that calls {@link #next()} again and again; each call waits at most once,
 * inside ChainFire. First, and whenever the watch ended, it lists at a revision, tells what differs
 * from what it told before, and watches on from there: nothing is skipped, nothing told twice.
 */
public final class StateWatcher implements AutoCloseable {

    private final ChainFire store;
    private final EventDecoder decoder;
    private final WatcherConfig config;
    private final Map<String, Revision> told = new HashMap<>();
    private Optional<Watch> watch = Optional.empty();
    private Optional<Revision> start;
    private String cause = "first sync";
    private int failures;

    public StateWatcher(ChainFire store, StateCodec codec, WatcherConfig config) {
        this(store, codec, config, Optional.empty());
    }

    private StateWatcher(
            ChainFire store, StateCodec codec, WatcherConfig config, Optional<Revision> start) {
        this.store = store;
        this.decoder = new EventDecoder(codec);
        this.config = config;
        this.start = start;
    }

    /**
     * Begins in the past: the first list is of that revision. Fails where the store no longer has
     * it; a later look begins at the newest, as always.
     */
    public static StateWatcher from(
            Revision start, ChainFire store, StateCodec codec, WatcherConfig config) {
        return new StateWatcher(store, codec, config, Optional.of(start));
    }

    /** What one look at the store gave. */
    public sealed interface Look {

        /** Events in order, whole revisions only; may be none. */
        record Events(List<StateEvent> events) implements Look {}

        /** The store cannot be read; look again after the back-off. */
        record Failed(ChainFireException cause, Duration backOff) implements Look {}
    }

    public Look next() {
        try {
            List<StateEvent> events = watch.isPresent() ? follow(watch.get()) : sync();
            failures = 0;
            return new Look.Events(events);
        } catch (ChainFireException e) {
            dropWatch(String.valueOf(e.getMessage()));
            return new Look.Failed(e, backOff());
        }
    }

    @Override
    public void close() {
        watch.ifPresent(Watch::close);
    }

    private List<StateEvent> follow(Watch current) {
        Optional<WatchEvent> event = current.next(config.patience());
        return event.map(this::told).orElse(List.of());
    }

    private List<StateEvent> told(WatchEvent event) {
        return switch (event) {
            case WatchEvent.Changed(var revision, var changes) -> changed(revision, changes);
            case WatchEvent.Progress(var revision) -> List.of(new StateEvent.Applied(revision));
            case WatchEvent.Compacted(var oldest) -> ended("compacted before " + oldest);
            case WatchEvent.Lost(var reason) -> ended(reason);
        };
    }

    private List<StateEvent> changed(Revision revision, List<WatchEvent.Change> changes) {
        List<StateEvent> events = new ArrayList<>();
        for (WatchEvent.Change change : changes) {
            switch (change) {
                case WatchEvent.Change.Put(Entry entry, var _) -> tellPut(entry, events);
                case WatchEvent.Change.Deleted(String key, var _) -> tellDeleted(key, events);
            }
        }
        events.add(new StateEvent.Applied(revision));
        return events;
    }

    private List<StateEvent> ended(String reason) {
        dropWatch(reason);
        return List.of();
    }

    private void dropWatch(String reason) {
        watch.ifPresent(Watch::close);
        watch = Optional.empty();
        cause = reason;
    }

    /** Nothing is told before the last call to the store: what is told once is not told again. */
    private List<StateEvent> sync() {
        Listing page = store.list(firstPage());
        List<Entry> listed = new ArrayList<>(page.entries());
        while (page.more()) {
            page = store.list(ListRequest.of(Keys.ROOT).behind(page));
            listed.addAll(page.entries());
        }
        watch = Optional.of(store.watch(Keys.ROOT, page.revision().next()));
        return differences(listed, page.revision());
    }

    private List<StateEvent> differences(List<Entry> listed, Revision revision) {
        List<StateEvent> events = new ArrayList<>();
        events.add(new StateEvent.Resyncing(cause));
        Map<String, Revision> gone = new HashMap<>(told);
        for (Entry entry : listed) {
            if (!entry.modified().equals(gone.remove(entry.key()))) {
                tellPut(entry, events);
            }
        }
        gone.keySet().forEach(key -> tellDeleted(key, events));
        events.add(new StateEvent.Synced(revision));
        return events;
    }

    private ListRequest firstPage() {
        ListRequest request = new ListRequest(Keys.ROOT, start, Optional.empty(), Limits.MAX_PAGE);
        start = Optional.empty();
        return request;
    }

    private void tellPut(Entry entry, List<StateEvent> events) {
        told.put(entry.key(), entry.modified());
        decoder.put(entry).ifPresent(events::add);
    }

    private void tellDeleted(String key, List<StateEvent> events) {
        told.remove(key);
        decoder.deleted(key).ifPresent(events::add);
    }

    private Duration backOff() {
        long factor = 1L << Math.min(failures, 16);
        failures++;
        Duration doubled = config.firstBackOff().multipliedBy(factor);
        return doubled.compareTo(config.longestBackOff()) < 0 ? doubled : config.longestBackOff();
    }
}
