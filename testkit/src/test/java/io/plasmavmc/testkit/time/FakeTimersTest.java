package io.plasmavmc.testkit.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plasmavmc.core.runtime.Timers.Cancellable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FakeTimersTest {

    private final FakeTimers timers = new FakeTimers();
    private final Instant start = timers.instant();
    private final List<String> ran = new ArrayList<>();

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    @Test
    void timeStandsStillUntilItIsMoved() {
        assertThat(timers.instant()).isEqualTo(start);

        timers.advance(seconds(3));

        assertThat(timers.instant()).isEqualTo(start.plusSeconds(3));
    }

    @Test
    void taskWithoutDelayDoesNotRunInsideSchedule() {
        timers.schedule(Duration.ZERO, () -> ran.add("now"));
        timers.schedule(seconds(-1), () -> ran.add("earlier"));

        assertThat(ran).isEmpty();
        timers.runDue();
        assertThat(ran).containsExactly("now", "earlier");
    }

    @Test
    void tasksRunInTheOrderOfTheirTimeThenOfTheirScheduling() {
        timers.schedule(seconds(2), () -> ran.add("second"));
        timers.schedule(seconds(1), () -> ran.add("first"));
        timers.schedule(seconds(2), () -> ran.add("third"));

        timers.advance(seconds(2));

        assertThat(ran).containsExactly("first", "second", "third");
    }

    @Test
    void taskSeesTheInstantItIsDueAt() {
        List<Instant> seen = new ArrayList<>();
        timers.schedule(seconds(1), () -> seen.add(timers.instant()));

        timers.advance(seconds(10));

        assertThat(seen).containsExactly(start.plusSeconds(1));
    }

    @Test
    void taskThatIsNotDueWaits() {
        timers.schedule(seconds(2), () -> ran.add("late"));

        timers.advance(seconds(1));

        assertThat(ran).isEmpty();
        assertThat(timers.pending()).isEqualTo(1);
        assertThat(timers.nextDue()).contains(start.plusSeconds(2));
    }

    @Test
    void whatATaskSchedulesRunsInTheSameMoveWhenItBecomesDue() {
        timers.schedule(seconds(1), () -> timers.schedule(seconds(1), () -> ran.add("follow-up")));

        timers.advance(seconds(2));

        assertThat(ran).containsExactly("follow-up");
    }

    @Test
    void cancelledTaskNeverRuns() {
        Cancellable task = timers.schedule(seconds(1), () -> ran.add("cancelled"));

        task.cancel();
        task.cancel();
        timers.advance(seconds(2));

        assertThat(ran).isEmpty();
        assertThat(timers.pending()).isZero();
    }

    @Test
    void cancellingWhatHasRunIsNoError() {
        Cancellable task = timers.schedule(seconds(1), () -> ran.add("done"));
        timers.advance(seconds(1));

        task.cancel();

        assertThat(ran).containsExactly("done");
    }

    @Test
    void failingTaskFailsTheMoveAndLeavesTheOthers() {
        timers.schedule(
                seconds(1),
                () -> {
                    throw new IllegalStateException("broken");
                });
        timers.schedule(seconds(1), () -> ran.add("other"));

        assertThatThrownBy(() -> timers.advance(seconds(1))).hasMessage("broken");
        timers.advance(Duration.ZERO);

        assertThat(ran).containsExactly("other");
    }
}
