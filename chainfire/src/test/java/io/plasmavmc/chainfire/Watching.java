package io.plasmavmc.chainfire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Reads watches in tests. */
public final class Watching {

    private Watching() {}

    /** The next event that is no progress. */
    public static WatchEvent next(Watch watch) {
        return until(watch, event -> !(event instanceof WatchEvent.Progress));
    }

    /** The next event, which must be a change. */
    public static WatchEvent.Changed nextChange(Watch watch) {
        WatchEvent event = next(watch);
        assertThat(event).isInstanceOf(WatchEvent.Changed.class);
        return (WatchEvent.Changed) event;
    }

    /** The next event that fits; those before are dropped. */
    public static WatchEvent until(Watch watch, Predicate<WatchEvent> wanted) {
        while (true) {
            Optional<WatchEvent> event = watch.next(StoreUnderTest.LONG);
            assertThat(event).as("an event in time").isPresent();
            if (wanted.test(event.get())) {
                return event.get();
            }
        }
    }

    /** All changes up to and including the revision, of which there must be one. */
    public static List<WatchEvent.Changed> changesUpTo(Watch watch, Revision last) {
        List<WatchEvent.Changed> seen = new ArrayList<>();
        while (seen.isEmpty() || seen.getLast().revision().isBefore(last)) {
            seen.add(nextChange(watch));
        }
        return seen;
    }

    /** Nothing is there now, progress aside. */
    public static void expectNothing(Watch watch) {
        Optional<WatchEvent> event = watch.next(Duration.ZERO);
        while (event.isPresent() && event.get() instanceof WatchEvent.Progress) {
            event = watch.next(Duration.ZERO);
        }
        assertThat(event).isEmpty();
    }
}
