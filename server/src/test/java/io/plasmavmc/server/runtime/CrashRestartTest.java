package io.plasmavmc.server.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.plasmavmc.core.edit.Accepted;
import io.plasmavmc.core.edit.ActionRequest;
import io.plasmavmc.core.edit.EditProgress;
import io.plasmavmc.core.hypervisor.fake.FakeOptions;
import io.plasmavmc.core.state.VmView;
import io.plasmavmc.core.step.StepGate;
import io.plasmavmc.core.step.StepName;
import io.plasmavmc.core.vm.Action.Verb;
import io.plasmavmc.core.vm.CrashRestart;
import io.plasmavmc.core.vm.Request;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.core.vm.VmPhase;
import io.plasmavmc.core.vm.VmSpec.OnCrash;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * A VM crashes under a whole server: it comes back once, or stays down, and never against a wish.
 */
class CrashRestartTest {

    private static final VmId WEB = VmId.of("default", "default", "web-1");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** All that follows a crash: it is written down, the start's edit, and the start. */
    private static final Set<StepName> STEPS =
            Set.of(
                    StepName.SEEN,
                    StepName.CRASH_START,
                    StepName.START_CLAIM,
                    StepName.START_LAUNCH,
                    StepName.START_RECORD,
                    StepName.START_RESUME,
                    StepName.START_ANSWER);

    @TempDir Path directory;
    private OneHost host;

    @BeforeEach
    void start() throws InterruptedException {
        host = new OneHost(directory, FakeOptions.DEFAULTS.withShutdownAfter(Duration.ZERO));
        host.start();
    }

    @AfterEach
    void stop() {
        host.close();
    }

    private void running(OnCrash onCrash) {
        assertThat(host.ending(host.create(WEB, onCrash))).isEqualTo(new EditProgress.Done());
        assertThat(host.ending(host.act(WEB, Verb.START))).isEqualTo(new EditProgress.Done());
    }

    private VmView view() {
        return host.server().index().vm(WEB).orElseThrow();
    }

    private long crashStarts() {
        return view().wanted().requests().stream()
                .map(Request::verb)
                .filter("CRASH_START"::equals)
                .count();
    }

    private void kill() {
        host.machines.kill(view().wanted().uid());
    }

    private void awaitBack(int starts) {
        await().atMost(PATIENCE)
                .until(
                        () ->
                                host.server().index().vm(WEB).stream()
                                        .anyMatch(
                                                v ->
                                                        v.wanted().actionNumber() == starts
                                                                && isSettledRunning(v)));
    }

    private static boolean isSettledRunning(VmView view) {
        return view.actual()
                .filter(h -> h.phase() == VmPhase.RUNNING)
                .filter(h -> h.answeredAction() == view.wanted().actionNumber())
                .isPresent();
    }

    @Test
    void deadQemuIsFollowedByOneStart() {
        running(OnCrash.RESTART);

        kill();

        VmHandle crashed = host.awaitPhase(WEB, VmPhase.CRASHED);
        assertThat(crashed.message()).contains("it is started again at", "(1 of 5)");
        awaitBack(2);
        assertThat(crashStarts()).isEqualTo(1);
    }

    @Test
    void vmThatKeepsCrashingIsLeftAloneUntilItIsStartedByHand() {
        running(OnCrash.RESTART);
        for (int count = 1; count <= 3; count++) {
            kill();
            awaitBack(1 + count);
        }
        assertThat(view().actual().flatMap(VmHandle::restart).map(CrashRestart::count)).contains(3);

        assertThat(host.ending(host.act(WEB, ActionRequest.stop(true, Optional.empty()))))
                .isEqualTo(new EditProgress.Done());
        assertThat(host.ending(host.act(WEB, Verb.START))).isEqualTo(new EditProgress.Done());
        kill();

        assertThat(host.awaitPhase(WEB, VmPhase.CRASHED).message()).contains("(1 of 5)");
    }

    @Test
    void policyStopLeavesItDown() {
        running(OnCrash.STOP);

        kill();

        VmHandle crashed = host.awaitPhase(WEB, VmPhase.CRASHED);
        assertThat(crashed.restart()).isEmpty();
        assertThat(crashed.message()).doesNotContain("again");
    }

    /** Its user stops it at the very moment when its start is about to be written. */
    @Test
    void newerWishOfAUserVoidsTheStart() throws InterruptedException {
        running(OnCrash.RESTART);
        CountDownLatch stopped = new CountDownLatch(1);
        List<Accepted> stops = Collections.synchronizedList(new ArrayList<>());
        StepGate userAtTheGate =
                new StepGate() {
                    @Override
                    public void before(StepName step, String key) {
                        if (step == StepName.CRASH_START && stopped.getCount() > 0) {
                            stops.add(host.act(WEB, ActionRequest.stop(true, Optional.empty())));
                            stopped.countDown();
                        }
                    }

                    @Override
                    public void after(StepName step, String key) {}
                };
        host.stop();
        host.through(userAtTheGate).start();
        kill();

        assertThat(stopped.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(host.ending(stops.getFirst())).isEqualTo(new EditProgress.Done());
        assertThat(host.handle(WEB).phase()).isEqualTo(VmPhase.STOPPED);
        assertThat(view().crashStartDue()).isEmpty();
        assertThat(crashStarts()).isZero();
    }

    @TestFactory
    Stream<DynamicTest> serverThatDiesAtAnyStepStartsItOnce() {
        return STEPS.stream()
                .flatMap(
                        step ->
                                Stream.of(false, true)
                                        .map(
                                                behind ->
                                                        DynamicTest.dynamicTest(
                                                                (behind ? "after " : "before ")
                                                                        + step,
                                                                () -> dies(step, behind))));
    }

    private void dies(StepName step, boolean behind) throws InterruptedException {
        host.close();
        Path store = directory.resolve(step + "-" + behind);
        assertThat(store.toFile().mkdirs()).isTrue();
        host = new OneHost(store, FakeOptions.DEFAULTS);
        host.start();
        running(OnCrash.RESTART);
        host.stop();
        Death death = new Death(step, behind);
        host.through(death).start();
        kill();
        death.await();
        host.stop();

        host.through(StepGate.OPEN).start();

        awaitBack(2);
        assertThat(crashStarts()).isEqualTo(1);
    }

    /** Lets nothing through from the place on where the server died. */
    private static final class Death implements StepGate {

        private final StepName place;
        private final boolean behind;
        private final CountDownLatch dead = new CountDownLatch(1);

        Death(StepName place, boolean behind) {
            this.place = place;
            this.behind = behind;
        }

        @Override
        public void before(StepName step, String key) {
            pass(step, false);
        }

        @Override
        public void after(StepName step, String key) {
            pass(step, true);
        }

        void await() throws InterruptedException {
            assertThat(dead.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }

        private void pass(StepName step, boolean after) {
            if (step == place && after == behind) {
                dead.countDown();
            }
            if (dead.getCount() == 0) {
                throw new ServerDied();
            }
        }
    }

    private static final class ServerDied extends Error {
        ServerDied() {
            super("the server died here", null, false, false);
        }
    }
}
