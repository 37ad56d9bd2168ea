package io.plasmavmc.chainfire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Compaction: what is forgotten, what is kept, and who is told. */
public interface CompactionContract extends StoreUnderTest {

    @Test
    default void stateIsAsBeforeTheCompaction() {
        put("a", "one");
        put("a", "two");
        put("b", "one");
        delete("b");
        put("c", "one");

        store().compact(store().head());

        assertThat(store().list(ListRequest.of(root())).entries())
                .extracting(entry -> entry.key() + "=" + entry.value().toUtf8())
                .containsExactly(key("a") + "=two", key("c") + "=one");
        assertThat(store().get(key("b"))).isEmpty();
    }

    @Test
    default void creationRevisionOutlivesCompaction() {
        Revision created = put("a", "one");
        put("a", "two");
        store().compact(put("b", "one"));

        assertThat(store().get(key("a")).orElseThrow().created()).isEqualTo(created);
    }

    @Test
    default void listAtACompactedRevisionIsRefused() {
        Revision old = put("a", "one");
        Revision kept = put("a", "two");
        store().compact(kept);

        assertThatThrownBy(() -> store().list(at(old)))
                .isInstanceOfSatisfying(
                        ChainFireException.RevisionCompacted.class,
                        e -> assertThat(e.oldest()).isEqualTo(kept));
        assertThat(store().list(at(kept)).entries()).hasSize(1);
    }

    @Test
    default void historyFromTheKeptRevisionOnStays() {
        put("a", "one");
        Revision kept = put("a", "two");
        put("b", "one");
        Revision last = delete("a");

        store().compact(kept);

        assertThat(store().list(at(kept)).entries()).hasSize(1);
        try (Watch watch = store().watch(root(), kept)) {
            assertThat(Watching.changesUpTo(watch, last)).hasSize(3);
        }
    }

    @Test
    default void watchFromACompactedRevisionEndsTyped() {
        Revision old = put("a", "one");
        Revision kept = put("a", "two");
        store().compact(kept);

        try (Watch watch = store().watch(root(), old)) {
            assertThat(Watching.next(watch)).isEqualTo(new WatchEvent.Compacted(kept));
            assertThat(Watching.next(watch)).isEqualTo(new WatchEvent.Compacted(kept));
        }
    }

    @Test
    default void compactingAgainOrLessIsNoError() {
        Revision old = put("a", "one");
        Revision kept = put("a", "two");

        store().compact(kept);
        store().compact(kept);
        store().compact(old);

        assertThatThrownBy(() -> store().list(at(old)))
                .isInstanceOf(ChainFireException.RevisionCompacted.class);
        assertThat(store().list(at(kept)).entries()).hasSize(1);
    }

    @Test
    default void futureCannotBeCompacted() {
        Revision head = put("a", "one");

        assertThatThrownBy(() -> store().compact(new Revision(head.number() + 100)))
                .isInstanceOf(ChainFireException.Refused.class);
    }

    private ListRequest at(Revision revision) {
        return new ListRequest(root(), Optional.of(revision), Optional.empty(), Limits.MAX_PAGE);
    }
}
