package io.plasmavmc.chainfire;

import java.util.List;
import java.util.Optional;

/** What a {@link Watch} tells. */
public sealed interface WatchEvent {

    /** All that one revision changed under the prefix, in order of the keys. */
    record Changed(Revision revision, List<Change> changes) implements WatchEvent {

        public Changed {
            changes = List.copyOf(changes);
        }
    }

    /** Nothing up to and including this revision is still to come. */
    record Progress(Revision revision) implements WatchEvent {}

    /** The history begins at this revision now: list, compare, and watch from there. Final. */
    record Compacted(Revision oldest) implements WatchEvent {}

    /** The watch ended, for a reason to log: list, compare, and watch from there. Final. */
    record Lost(String reason) implements WatchEvent {}

    /** One key's change; the previous entry where the store still has it. */
    sealed interface Change {

        String key();

        Optional<Entry> previous();

        record Put(Entry entry, Optional<Entry> previous) implements Change {

            @Override
            public String key() {
                return entry.key();
            }
        }

        record Deleted(String key, Optional<Entry> previous) implements Change {}
    }
}
