package io.plasmavmc.core.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirtyKeysTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private int told;
    private final DirtyKeys<String> dirty = new DirtyKeys<>(() -> told++);

    @Test
    void marksOfOneKeyMerge() {
        dirty.mark("a");
        dirty.mark("a");

        assertThat(dirty.take(NOW)).contains("a");
        assertThat(dirty.take(NOW)).isEmpty();
    }

    @Test
    void keysComeInTheOrderOfTheirFirstMark() {
        dirty.mark("b");
        dirty.mark("a");
        dirty.mark("b");

        assertThat(dirty.take(NOW)).contains("b");
        assertThat(dirty.take(NOW)).contains("a");
    }

    @Test
    void keyInWorkIsNotHandedOutTwice() {
        dirty.mark("a");
        dirty.take(NOW);
        dirty.mark("a");

        assertThat(dirty.take(NOW)).isEmpty();
    }

    @Test
    void markDuringWorkHandsOutAgainAfterwards() {
        dirty.mark("a");
        dirty.take(NOW);
        dirty.mark("a");
        dirty.done("a");

        assertThat(dirty.take(NOW)).contains("a");
    }

    @Test
    void keyBecomesReadyAtItsTime() {
        dirty.markAt("a", NOW.plusSeconds(5));

        assertThat(dirty.take(NOW.plusSeconds(4))).isEmpty();
        assertThat(dirty.nextDue()).contains(NOW.plusSeconds(5));
        assertThat(dirty.take(NOW.plusSeconds(5))).contains("a");
    }

    @Test
    void heldKeyWaitsForItsTimeWhateverMarksIt() {
        dirty.mark("a");
        dirty.take(NOW);
        dirty.mark("a");
        dirty.holdUntil("a", NOW.plusSeconds(10));
        dirty.done("a");
        dirty.mark("a");
        dirty.markAt("a", NOW.plusSeconds(1));

        assertThat(dirty.take(NOW.plusSeconds(9))).isEmpty();
        assertThat(dirty.take(NOW.plusSeconds(10))).contains("a");
        dirty.done("a");
        dirty.mark("a");
        assertThat(dirty.take(NOW.plusSeconds(10))).contains("a");
    }

    @Test
    void soonerTimeWinsOverALaterOne() {
        dirty.markAt("a", NOW.plusSeconds(9));
        dirty.markAt("a", NOW.plusSeconds(1));
        dirty.markAt("a", NOW.plusSeconds(5));

        assertThat(dirty.take(NOW.plusSeconds(1))).contains("a");
        dirty.done("a");
        assertThat(dirty.take(NOW.plusSeconds(100))).isEmpty();
    }

    @Test
    void whoeverTakesIsToldOfNewKeys() {
        dirty.mark("a");
        assertThat(told).isEqualTo(1);
    }

    /** No mark is ever lost: whatever was marked last is handed out after that mark. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void noMarkIsLost(long seed) {
        Random random = new Random(seed);
        Set<String> owed = new HashSet<>();
        Set<String> inWork = new HashSet<>();
        Instant time = NOW;
        for (int turn = 0; turn < 2_000; turn++) {
            String key = "k" + random.nextInt(5);
            time = time.plusMillis(random.nextInt(3));
            switch (random.nextInt(4)) {
                case 0 -> {
                    dirty.mark(key);
                    owed.add(key);
                }
                case 1 -> {
                    dirty.markAt(key, time.plusMillis(random.nextInt(10)));
                    owed.add(key);
                }
                case 2 -> take(time, owed, inWork);
                default -> {
                    if (inWork.remove(key)) {
                        dirty.done(key);
                    }
                }
            }
        }
        inWork.forEach(dirty::done);
        inWork.clear();
        for (int i = 0; i < 20; i++) {
            take(time.plusSeconds(1), owed, inWork);
        }
        assertThat(owed).isEmpty();
    }

    private void take(Instant time, Set<String> owed, Set<String> inWork) {
        Optional<String> key = dirty.take(time);
        key.ifPresent(
                taken -> {
                    assertThat(inWork.add(taken)).as("handed out twice").isTrue();
                    owed.remove(taken);
                });
    }
}
