package io.plasmavmc.chainfire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Commits: what is compared, what is changed, and under which revision. */
public interface CommitContract extends StoreUnderTest {

    @Test
    default void keyIsReadAsItWasPut() {
        Revision revision = put("a", "one");

        assertThat(store().get(key("a")))
                .contains(
                        new Entry(
                                key("a"),
                                Value.ofUtf8("one"),
                                revision,
                                revision,
                                Optional.empty()));
        assertThat(store().get(key("b"))).isEmpty();
    }

    @Test
    default void valueMayBeEmptyOrAnyBytes() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        put("empty", "");
        committed(Commit.builder().put(key("all"), Value.of(all)).build());

        assertThat(store().get(key("empty")).orElseThrow().value().size()).isZero();
        assertThat(store().get(key("all")).orElseThrow().value()).isEqualTo(Value.of(all));
    }

    @Test
    default void keyIsMadeOnlyWhereAbsent() {
        Commit create =
                Commit.builder().whenAbsent(key("a")).put(key("a"), Value.ofUtf8("x")).build();

        assertThat(store().commit(create)).isInstanceOf(CommitResult.Committed.class);
        assertThat(store().commit(create)).isInstanceOf(CommitResult.Conflicted.class);
        delete("a");
        assertThat(store().commit(create)).isInstanceOf(CommitResult.Committed.class);
    }

    @Test
    default void staleRevisionIsRejected() {
        Revision first = put("a", "one");
        Revision second = put("a", "two");

        assertThat(store().commit(replace(first))).isInstanceOf(CommitResult.Conflicted.class);
        assertThat(store().get(key("a")).orElseThrow().value()).isEqualTo(Value.ofUtf8("two"));
        assertThat(store().commit(replace(second))).isInstanceOf(CommitResult.Committed.class);
    }

    private Commit replace(Revision modified) {
        return Commit.builder()
                .whenUnchanged(key("a"), modified)
                .put(key("a"), Value.ofUtf8("three"))
                .build();
    }

    @Test
    default void presenceAndValueAreCompared() {
        put("a", "one");

        assertThat(holds(new Compare.Present(key("a")))).isTrue();
        assertThat(holds(new Compare.Present(key("b")))).isFalse();
        assertThat(holds(new Compare.Holds(key("a"), Value.ofUtf8("one")))).isTrue();
        assertThat(holds(new Compare.Holds(key("a"), Value.ofUtf8("two")))).isFalse();
        assertThat(holds(new Compare.Holds(key("b"), Value.ofUtf8("")))).isFalse();
        assertThat(holds(new Compare.Unchanged(key("b"), Revision.NONE))).isFalse();
    }

    private boolean holds(Compare compare) {
        Commit commit = Commit.builder().when(compare).delete(key("nothing")).build();
        return store().commit(commit) instanceof CommitResult.Committed;
    }

    @Test
    default void oneFailedCompareLeavesAllUnchanged() {
        Revision a = put("a", "one");
        Revision before = store().head();
        Commit commit =
                Commit.builder()
                        .whenUnchanged(key("a"), a)
                        .whenAbsent(key("a"))
                        .put(key("a"), Value.ofUtf8("two"))
                        .put(key("b"), Value.ofUtf8("two"))
                        .build();

        assertThat(store().commit(commit)).isInstanceOf(CommitResult.Conflicted.class);

        assertThat(store().get(key("a")).orElseThrow().modified()).isEqualTo(a);
        assertThat(store().get(key("b"))).isEmpty();
        assertThat(store().head()).isEqualTo(before);
    }

    @Test
    default void allChangesOfACommitShareItsRevision() {
        put("gone", "x");
        Revision revision =
                committed(
                        Commit.builder()
                                .put(key("a"), Value.ofUtf8("1"))
                                .put(key("b"), Value.ofUtf8("2"))
                                .delete(key("gone"))
                                .build());

        assertThat(store().get(key("a")).orElseThrow().modified()).isEqualTo(revision);
        assertThat(store().get(key("b")).orElseThrow().modified()).isEqualTo(revision);
        assertThat(store().get(key("gone"))).isEmpty();
        assertThat(store().head()).isEqualTo(revision);
    }

    @Test
    default void creationRevisionStaysUntilTheKeyIsDeleted() {
        Revision created = put("a", "one");
        put("a", "two");
        assertThat(store().get(key("a")).orElseThrow().created()).isEqualTo(created);

        delete("a");
        Revision again = put("a", "three");
        assertThat(store().get(key("a")).orElseThrow().created()).isEqualTo(again);
    }

    @Test
    default void revisionsGrow() {
        Revision first = put("a", "one");
        Revision second = put("b", "one");
        Revision third = delete("a");

        assertThat(first.isBefore(second)).isTrue();
        assertThat(second.isBefore(third)).isTrue();
    }

    @Test
    default void deletingWhatIsNotThereMakesNoRevision() {
        Revision head = put("a", "one");

        assertThat(delete("b")).isEqualTo(head);
        assertThat(store().head()).isEqualTo(head);
    }

    @Test
    default void threadsThatCompareAndIncrementLoseNothing()
            throws InterruptedException, ExecutionException {
        int threads = 8;
        int each = 25;
        put("n", "0");

        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                running.add(executor.submit(() -> incrementTimes(each)));
            }
            for (Future<?> future : running) {
                future.get();
            }
        }

        assertThat(store().get(key("n")).orElseThrow().value())
                .isEqualTo(Value.ofUtf8("" + threads * each));
    }

    private void incrementTimes(int times) {
        int done = 0;
        while (done < times) {
            Entry entry = store().get(key("n")).orElseThrow();
            int next = Integer.parseInt(entry.value().toUtf8()) + 1;
            Commit commit =
                    Commit.builder()
                            .whenUnchanged(key("n"), entry.modified())
                            .put(key("n"), Value.ofUtf8("" + next))
                            .build();
            done += store().commit(commit) instanceof CommitResult.Committed ? 1 : 0;
        }
    }
}
