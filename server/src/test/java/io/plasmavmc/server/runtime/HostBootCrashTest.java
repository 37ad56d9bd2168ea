package io.plasmavmc.server.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.core.hypervisor.fake.FakeOptions;
import io.plasmavmc.core.state.VmView;
import io.plasmavmc.core.step.StepGate;
import io.plasmavmc.core.step.StepName;
import io.plasmavmc.core.vm.Action.Verb;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.core.vm.VmPhase;
import io.plasmavmc.core.vm.VmSpec.Autostart;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server dies before and after each step by which VMs come back, and its host may reboot once
 * more: they come back all the same, each by one start.
 */
class HostBootCrashTest {

    private static final VmId CUT_OFF = VmId.of("default", "default", "cut-off");
    private static final VmId RAN = VmId.of("default", "default", "ran");
    private static final VmId STOPPED = VmId.of("default", "default", "stopped");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** All that a boot of the host takes: the look, the start's edit, and the start. */
    private static final Set<StepName> STEPS =
            EnumSet.of(
                    StepName.BOOT_SEEN,
                    StepName.BOOT_START,
                    StepName.START_CLAIM,
                    StepName.START_LAUNCH,
                    StepName.START_RECORD,
                    StepName.START_RESUME,
                    StepName.START_ANSWER);

    @TempDir Path directory;

    /** Lets nothing through from the place on where the server died. */
    private static final class Death implements StepGate {

        private final StepName place;
        private final boolean behind;
        private final VmId vm;
        private final CountDownLatch dead = new CountDownLatch(1);

        Death(StepName place, boolean behind, VmId vm) {
            this.place = place;
            this.behind = behind;
            this.vm = vm;
        }

        @Override
        public void before(StepName step, String key) {
            pass(step, key, false);
        }

        @Override
        public void after(StepName step, String key) {
            pass(step, key, true);
        }

        void await() throws InterruptedException {
            assertThat(dead.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }

        private void pass(StepName step, String key, boolean after) {
            if (step == place && after == behind && key.endsWith("/" + vm.name())) {
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

    @TestFactory
    Stream<DynamicTest> serverDies() {
        return STEPS.stream()
                .flatMap(step -> Stream.of(false, true).flatMap(behind -> deaths(step, behind)));
    }

    private Stream<DynamicTest> deaths(StepName step, boolean behind) {
        String place = (behind ? "after " : "before ") + step;
        return Stream.of(
                DynamicTest.dynamicTest(place, () -> dies(step, behind, false)),
                DynamicTest.dynamicTest(
                        place + ", and the host reboots", () -> dies(step, behind, true)));
    }

    private void dies(StepName step, boolean behind, boolean again) throws Exception {
        Path store = directory.resolve(step + "-" + behind + "-" + again);
        assertThat(store.toFile().mkdirs()).isTrue();
        try (OneHost host = new OneHost(store, FakeOptions.DEFAULTS)) {
            prepare(host);
            host.machines.reboot();
            startUntilDead(host, new Death(step, behind, RAN));
            if (again) {
                host.machines.reboot();
            }
            host.through(StepGate.OPEN).start();

            awaitBack(host);
            assertThat(bootStarts(host, RAN)).isEqualTo(wasAnswered(step, behind, again) ? 2 : 1);
            assertThat(bootStarts(host, CUT_OFF)).isLessThanOrEqualTo(again ? 1 : 0);
            assertThat(bootStarts(host, STOPPED)).isZero();
            assertThat(host.handle(STOPPED).phase()).isEqualTo(VmPhase.STOPPED);
        }
    }

    /** Only a start that was answered before the second boot is followed by another. */
    private static boolean wasAnswered(StepName step, boolean behind, boolean again) {
        return again && behind && step == StepName.START_ANSWER;
    }

    /** One VM that runs, one that does not, and one in the middle of its start. */
    private static void prepare(OneHost host) throws InterruptedException {
        host.start();
        host.ending(host.create(STOPPED, Autostart.LAST));
        host.ending(host.create(CUT_OFF, Autostart.LAST));
        host.ending(host.create(RAN, Autostart.LAST));
        host.ending(host.act(RAN, Verb.START));
        host.stop();
        Death death = new Death(StepName.START_RECORD, false, CUT_OFF);
        host.through(death).start();
        try {
            host.act(CUT_OFF, Verb.START);
        } catch (ServerDied beforeItAnswered) {
            assertThat(death.dead.getCount()).isZero();
        }
        death.await();
        host.stop();
    }

    private static void startUntilDead(OneHost host, Death death) throws InterruptedException {
        Thread server = Thread.ofVirtual().start(() -> start(host.through(death)));
        death.await();
        // It may wait for looks that nobody will take any more.
        server.interrupt();
        server.join();
        host.stop();
    }

    private static void start(OneHost host) {
        try {
            host.start();
        } catch (InterruptedException died) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitBack(OneHost host) {
        host.awaitPhase(RAN, VmPhase.RUNNING);
        host.awaitPhase(CUT_OFF, VmPhase.RUNNING);
        Optional<Boolean> settled =
                host.server()
                        .signals()
                        .await(
                                state ->
                                        Stream.of(RAN, CUT_OFF, STOPPED)
                                                        .map(id -> state.vm(id).orElseThrow())
                                                        .allMatch(HostBootCrashTest::isSettled)
                                                ? Optional.of(true)
                                                : Optional.empty(),
                                PATIENCE);
        assertThat(settled).isPresent();
    }

    private static boolean isSettled(VmView view) {
        return !view.isBootStartDue()
                && view.wanted().actionNumber() == view.actual().orElseThrow().answeredAction();
    }

    private static long bootStarts(OneHost host, VmId id) {
        return host.server().index().vm(id).orElseThrow().wanted().requests().stream()
                .filter(request -> request.verb().equals("BOOT_START"))
                .count();
    }
}
