package io.plasmavmc.kvm.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExitWatchTest {

    private static final long AMPLE = 60;

    private final ExitWatch watch = new ExitWatch();
    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void end() {
        watch.close();
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void endOfEachProcessIsToldOnceToItsOwn() throws Exception {
        var first = sleeper();
        var second = sleeper();
        var firstGone = new CountDownLatch(1);
        var secondGone = new CountDownLatch(1);
        var held = hold(first);
        watch.add(held, firstGone::countDown);
        watch.add(hold(second), secondGone::countDown);

        assertThat(held.send(Pidfd.KILL)).isTrue();

        assertThat(firstGone.await(AMPLE, TimeUnit.SECONDS)).isTrue();
        assertThat(secondGone.getCount()).isEqualTo(1);
        second.destroyForcibly();
        assertThat(secondGone.await(AMPLE, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void stoppedProcessIsKilledToo() throws Exception {
        var process = sleeper();
        var gone = new CountDownLatch(1);
        var held = hold(process);
        watch.add(held, gone::countDown);
        held.send(Pidfd.STOP);

        held.send(Pidfd.KILL);

        assertThat(gone.await(AMPLE, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void callThatFailsKeepsNoOtherFromBeingTold() throws Exception {
        var first = sleeper();
        var second = sleeper();
        var gone = new CountDownLatch(1);
        watch.add(
                hold(first),
                () -> {
                    throw new IllegalStateException("thrown on purpose");
                });
        watch.add(hold(second), gone::countDown);

        first.destroyForcibly().waitFor();
        second.destroyForcibly();

        assertThat(gone.await(AMPLE, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void signalToAProcessThatIsGoneIsNotSent() throws Exception {
        var process = sleeper();
        try (var held = hold(process)) {
            process.destroyForcibly().waitFor();

            await().atMost(Duration.ofSeconds(AMPLE)).until(() -> !held.send(Pidfd.CONTINUE));
        }
    }

    @Test
    void processThatIsGoneCannotBeHeld() throws Exception {
        var process = sleeper();
        process.destroyForcibly().waitFor();

        await().atMost(Duration.ofSeconds(AMPLE)).until(() -> Pidfd.open(process.pid()).isEmpty());
    }

    @Test
    void closedWatchTellsNothing() throws Exception {
        var process = sleeper();
        var gone = new CountDownLatch(1);
        watch.add(hold(process), gone::countDown);

        watch.close();
        process.destroyForcibly().waitFor();

        assertThat(gone.getCount()).isEqualTo(1);
    }

    private Process sleeper() throws IOException {
        var process = new ProcessBuilder("sleep", "600").start();
        started.add(process);
        return process;
    }

    private static Pidfd hold(Process process) {
        return Pidfd.open(process.pid()).orElseThrow();
    }
}
