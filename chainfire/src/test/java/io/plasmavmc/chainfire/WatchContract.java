package io.plasmavmc.chainfire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Watches: what they tell, in which order, and how they end. */
public interface WatchContract extends StoreUnderTest {

    /** How long the adapter lets a silent watch wait for a progress, as {@link #passTime} goes. */
    Duration progressInterval();

    @Test
    default void changesArriveInOrder() {
        try (Watch watch = store().watch(root(), store().head().next())) {
            Revision first = put("a", "one");
            Revision second = put("a", "two");

            assertThat(Watching.nextChange(watch).revision()).isEqualTo(first);
            WatchEvent.Changed change = Watching.nextChange(watch);
            assertThat(change.revision()).isEqualTo(second);
            assertThat(change.changes())
                    .singleElement()
                    .isInstanceOfSatisfying(
                            WatchEvent.Change.Put.class,
                            put -> {
                                assertThat(put.entry()).isEqualTo(store().get(key("a")).get());
                                assertThat(put.previous().orElseThrow().value())
                                        .isEqualTo(Value.ofUtf8("one"));
                            });
        }
    }

    @Test
    default void historyIsToldBeforeWhatIsNew() {
        Revision first = put("a", "one");
        put("b", "one");
        delete("a");
        try (Watch watch = store().watch(root(), first)) {
            Revision last = put("c", "one");

            assertThat(Watching.changesUpTo(watch, last))
                    .extracting(changed -> changed.changes().getFirst().key())
                    .containsExactly(key("a"), key("b"), key("a"), key("c"));
        }
    }

    @Test
    default void historyTellsTheSameAsALiveWatch() {
        try (Watch live = store().watch(root(), store().head().next())) {
            Revision first = put("a", "one");
            put("a", "two");
            committed(Commit.builder().put(key("z"), Value.ofUtf8("1")).delete(key("a")).build());
            Revision last = put("a", "three");

            try (Watch late = store().watch(root(), first)) {
                assertThat(Watching.changesUpTo(late, last))
                        .isEqualTo(Watching.changesUpTo(live, last));
            }
        }
    }

    @Test
    default void oneCommitArrivesWholeUnderOneRevision() {
        put("b", "old");
        try (Watch watch = store().watch(root(), store().head().next())) {
            Revision revision =
                    committed(
                            Commit.builder()
                                    .put(key("c"), Value.ofUtf8("1"))
                                    .delete(key("b"))
                                    .put(key("a"), Value.ofUtf8("1"))
                                    .delete(key("nothing"))
                                    .build());

            WatchEvent.Changed changed = Watching.nextChange(watch);
            assertThat(changed.revision()).isEqualTo(revision);
            assertThat(changed.changes())
                    .extracting(WatchEvent.Change::key)
                    .containsExactly(key("a"), key("b"), key("c"));
            Watching.expectNothing(watch);
        }
    }

    @Test
    default void deleteCarriesTheOldValue() {
        Revision made = put("a", "last words");
        try (Watch watch = store().watch(root(), store().head().next())) {
            delete("a");

            assertThat(Watching.nextChange(watch).changes())
                    .singleElement()
                    .isInstanceOfSatisfying(
                            WatchEvent.Change.Deleted.class,
                            deleted -> {
                                Entry previous = deleted.previous().orElseThrow();
                                assertThat(previous.value()).isEqualTo(Value.ofUtf8("last words"));
                                assertThat(previous.modified()).isEqualTo(made);
                            });
        }
    }

    @Test
    default void keyMadeAnewHasNoPreviousValue() {
        put("a", "one");
        delete("a");
        try (Watch watch = store().watch(root(), store().head().next())) {
            put("a", "two");

            assertThat(Watching.nextChange(watch).changes().getFirst().previous()).isEmpty();
        }
    }

    @Test
    default void onlyTheOwnPrefixIsTold() {
        try (Watch watch = store().watch(key("vm/1/"), store().head().next())) {
            put("vm/10/a", "x");
            put("vm/1", "x");
            Revision mine =
                    committed(
                            Commit.builder()
                                    .put(key("vm/1/a"), Value.ofUtf8("x"))
                                    .put(key("vm/2/a"), Value.ofUtf8("x"))
                                    .build());

            WatchEvent.Changed changed = Watching.nextChange(watch);
            assertThat(changed.revision()).isEqualTo(mine);
            assertThat(changed.changes())
                    .extracting(WatchEvent.Change::key)
                    .containsExactly(key("vm/1/a"));
        }
    }

    @Test
    default void revisionOfTheFutureIsWaitedFor() {
        Revision from = store().head().next().next();
        try (Watch watch = store().watch(root(), from)) {
            put("a", "too early");
            Revision wanted = put("b", "on time");

            assertThat(wanted).isEqualTo(from);
            assertThat(Watching.nextChange(watch).revision()).isEqualTo(from);
        }
    }

    @Test
    default void silentWatchIsToldTheRevision() {
        try (Watch watch = store().watch(key("quiet/"), store().head().next())) {
            Watching.expectNothing(watch);
            Revision elsewhere = put("loud", "x");
            passTime(progressInterval().plusSeconds(1));

            WatchEvent event = Watching.until(watch, e -> reaches(e, elsewhere));
            assertThat(event).isInstanceOf(WatchEvent.Progress.class);
        }
    }

    private static boolean reaches(WatchEvent event, Revision revision) {
        return !(event instanceof WatchEvent.Progress progress)
                || !progress.revision().isBefore(revision);
    }

    @Test
    default void closingEndsAReaderThatWaits()
            throws InterruptedException, ExecutionException, TimeoutException {
        Watch watch = store().watch(root(), store().head().next());
        CompletableFuture<WatchEvent> told = new CompletableFuture<>();
        Thread reader = Thread.ofVirtual().start(() -> told.complete(Watching.next(watch)));

        watch.close();

        assertThat(told.get(LONG.toSeconds(), TimeUnit.SECONDS))
                .isInstanceOf(WatchEvent.Lost.class);
        assertThat(watch.next(LONG)).get().isInstanceOf(WatchEvent.Lost.class);
        reader.join();
    }

    @Test
    default void consumerMayCloseItsOwnWatch() {
        Revision revision = put("a", "one");
        Watch watch = store().watch(root(), revision);
        Watching.nextChange(watch);

        watch.close();
        watch.close();

        assertThat(watch.next(LONG)).get().isInstanceOf(WatchEvent.Lost.class);
        assertThat(put("a", "two")).isEqualTo(store().head());
    }

    @Test
    default void interruptEndsTheWaitAndStaysSet() {
        try (Watch watch = store().watch(root(), store().head().next())) {
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> watch.next(LONG))
                    .isInstanceOf(ChainFireException.Unavailable.class);
            assertThat(Thread.interrupted()).isTrue();

            Revision revision = put("a", "one");
            assertThat(Watching.nextChange(watch).revision()).isEqualTo(revision);
        }
    }

    @Test
    default void slowWatcherHarmsNobody() {
        Revision from = store().head().next();
        try (Watch slow = store().watch(root(), from);
                Watch quick = store().watch(root(), from)) {
            assertThat(slow.next(Duration.ZERO)).isEqualTo(Optional.empty());
            Revision last = from;
            for (int i = 0; i < 300; i++) {
                last = put("k" + i % 7, "v" + i);
                assertThat(Watching.nextChange(quick).revision()).isEqualTo(last);
            }

            assertThat(Watching.changesUpTo(slow, last)).hasSize(300);
        }
    }
}
