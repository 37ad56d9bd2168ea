package io.plasmavmc.server.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.plasmavmc.core.edit.Accepted;
import io.plasmavmc.core.edit.ActionRequest;
import io.plasmavmc.core.edit.EditProgress;
import io.plasmavmc.core.hypervisor.fake.FakeOptions;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.core.state.VmView;
import io.plasmavmc.core.step.StepGate;
import io.plasmavmc.core.step.StepName;
import io.plasmavmc.core.vm.Action.Verb;
import io.plasmavmc.core.vm.Request;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.core.vm.VmPhase;
import io.plasmavmc.core.vm.VmSpec.Autostart;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The host reboots: who comes back, how many at once, and who does not. */
class HostBootTest {

    private static final VmId WEB = vm("web-1");
    private static final VmId DB = vm("db-1");

    /** As many CPUs as the fake host has. */
    private static final int AT_ONCE = 16;

    private OneHost host;

    @BeforeEach
    void start(@TempDir Path directory) throws InterruptedException {
        host = new OneHost(directory, FakeOptions.DEFAULTS.withShutdownAfter(Duration.ZERO));
        host.start();
    }

    @AfterEach
    void stop() {
        host.close();
    }

    private static VmId vm(String name) {
        return VmId.of("default", "default", name);
    }

    private void stopped(VmId id, Autostart autostart) {
        assertThat(host.ending(host.create(id, autostart))).isEqualTo(new EditProgress.Done());
    }

    private void running(VmId id, Autostart autostart) {
        stopped(id, autostart);
        assertThat(host.ending(host.act(id, Verb.START))).isEqualTo(new EditProgress.Done());
    }

    /** Every VM was looked at since the boot, and no start is due or under way. */
    private void awaitEverybodyBack() {
        Optional<Boolean> back =
                host.server()
                        .signals()
                        .await(
                                state -> Optional.of(true).filter(_ -> isBack(state)),
                                Duration.ofSeconds(60));
        assertThat(back).as("all VMs are back").isPresent();
    }

    private static boolean isBack(StateSnapshot state) {
        return views(state).stream()
                .noneMatch(
                        view ->
                                view.isBootStartDue()
                                        || view.isBootStarting()
                                        || view.wanted().actionNumber()
                                                > view.actual().orElseThrow().answeredAction());
    }

    private static List<VmView> views(StateSnapshot state) {
        return state.vms().entrySet().stream()
                .map(entry -> state.view(entry.getKey(), entry.getValue()))
                .toList();
    }

    private long bootStarts(VmId id) {
        return host.server().index().vm(id).orElseThrow().wanted().requests().stream()
                .map(Request::verb)
                .filter("BOOT_START"::equals)
                .count();
    }

    @Test
    void whoComesBackIsDecidedByAutostartAndByWhatTheVmWas() throws InterruptedException {
        Map<String, VmPhase> expected = new TreeMap<>();
        for (Autostart policy : Autostart.values()) {
            String name = policy.name().toLowerCase(Locale.ROOT);
            VmPhase always = policy == Autostart.ALWAYS ? VmPhase.RUNNING : VmPhase.STOPPED;
            running(vm(name + "-running"), policy);
            expected.put(
                    name + "-running",
                    policy == Autostart.NEVER ? VmPhase.STOPPED : VmPhase.RUNNING);
            stopped(vm(name + "-fresh"), policy);
            expected.put(name + "-fresh", always);
            running(vm(name + "-stopped"), policy);
            host.ending(host.act(vm(name + "-stopped"), Verb.STOP));
            expected.put(name + "-stopped", always);
            running(vm(name + "-paused"), policy);
            host.ending(host.act(vm(name + "-paused"), Verb.PAUSE));
            expected.put(name + "-paused", always);
            running(vm(name + "-crashed"), policy);
            host.machines.kill(host.handle(vm(name + "-crashed")).uid());
            host.awaitPhase(vm(name + "-crashed"), VmPhase.CRASHED);
            expected.put(
                    name + "-crashed",
                    policy == Autostart.ALWAYS ? VmPhase.RUNNING : VmPhase.CRASHED);
        }

        host.reboot();
        awaitEverybodyBack();

        Map<String, VmPhase> seen = new TreeMap<>();
        views(host.server().index().snapshot())
                .forEach(
                        view ->
                                seen.put(
                                        view.wanted().id().name(),
                                        view.actual().orElseThrow().phase()));
        assertThat(seen).isEqualTo(expected);
        assertThat(host.handle(vm("never-running")).reason()).isEqualTo("HOST_REBOOTED");
        assertThat(host.handle(vm("last-paused")).message()).contains("paused");
        assertThat(bootStarts(vm("last-running"))).isEqualTo(1);
        assertThat(bootStarts(vm("never-running"))).isZero();
    }

    @Test
    void serverThatStartsAgainOnTheSameBootStartsNothing() throws InterruptedException {
        running(WEB, Autostart.LAST);
        stopped(DB, Autostart.ALWAYS);
        Uid web = host.handle(WEB).uid();
        host.stop();
        host.machines.kill(web);
        host.start();

        host.awaitPhase(WEB, VmPhase.CRASHED);
        awaitEverybodyBack();

        assertThat(host.handle(DB).phase()).isEqualTo(VmPhase.STOPPED);
        assertThat(bootStarts(WEB) + bootStarts(DB)).isZero();
    }

    @Test
    void nothingOfTheFormerBootIsShownOnceTheServerHasStarted() throws InterruptedException {
        for (int i = 0; i < 50; i++) {
            running(vm("vm-" + i), Autostart.NEVER);
        }

        host.reboot();

        assertThat(views(host.server().index().snapshot()))
                .extracting(view -> view.actual().orElseThrow().phase())
                .containsOnly(VmPhase.STOPPED);
    }

    @Test
    void boundedNumberStartsAtOnceInTheOrderOfTheirNames(@TempDir Path slow)
            throws InterruptedException {
        try (OneHost other =
                new OneHost(slow, FakeOptions.DEFAULTS.withLaunch(Duration.ofMillis(300)))) {
            List<String> made = Collections.synchronizedList(new ArrayList<>());
            AtomicInteger most = new AtomicInteger();
            StepGate gate =
                    new StepGate() {
                        @Override
                        public void before(StepName step, String key) {
                            if (step == StepName.BOOT_START) {
                                most.accumulateAndGet(1 + starting(other), Math::max);
                            }
                        }

                        @Override
                        public void after(StepName step, String key) {
                            if (step == StepName.BOOT_START) {
                                made.add(key.substring(key.lastIndexOf('/') + 1));
                            }
                        }
                    };
            other.through(gate).start();
            List<String> names =
                    IntStream.range(0, 3 * AT_ONCE).mapToObj("vm-%02d"::formatted).toList();
            List<Accepted> starts = new ArrayList<>();
            for (String name : names.reversed()) {
                other.create(vm(name), Autostart.LAST);
                starts.add(other.act(vm(name), Verb.START));
            }
            starts.forEach(other::ending);

            other.stop();
            other.machines.reboot();
            other.start();
            for (String name : names) {
                other.awaitPhase(vm(name), VmPhase.RUNNING);
            }

            assertThat(made).containsExactlyElementsOf(names);
            assertThat(most.get()).isBetween(2, AT_ONCE);
        }
    }

    private static int starting(OneHost host) {
        return (int)
                views(host.server().index().snapshot()).stream()
                        .filter(VmView::isBootStarting)
                        .count();
    }

    @Test
    void failedStartIsToldAndNotTriedAgain() throws InterruptedException {
        running(WEB, Autostart.LAST);
        host.stop();
        host.machines.reboot();
        host.machines.failNextLaunch("bridge br0 is missing");
        host.start();

        VmHandle failed = host.awaitPhase(WEB, VmPhase.FAILED);
        assertThat(failed.message()).contains("bridge br0 is missing");
        host.stop();
        host.start();
        awaitEverybodyBack();

        assertThat(host.handle(WEB).phase()).isEqualTo(VmPhase.FAILED);
        assertThat(bootStarts(WEB)).isEqualTo(1);
    }

    @Test
    void manyThatFailDoNotKeepTheOthersFromComingBack() throws InterruptedException {
        for (int i = 0; i < AT_ONCE + 4; i++) {
            running(vm("vm-" + i), Autostart.LAST);
        }
        host.stop();
        host.machines.reboot();
        for (int i = 0; i < AT_ONCE; i++) {
            host.machines.failNextLaunch("no");
        }
        host.start();
        awaitEverybodyBack();

        assertThat(views(host.server().index().snapshot()))
                .extracting(view -> view.actual().orElseThrow().phase())
                .filteredOn(phase -> phase == VmPhase.RUNNING)
                .hasSize(4);
    }

    /** Its user stops a VM at the very moment when its boot start is about to be written. */
    @Test
    void newerWishOfAUserVoidsTheStart() throws InterruptedException {
        running(WEB, Autostart.LAST);
        CountDownLatch stopped = new CountDownLatch(1);
        List<Accepted> stops = Collections.synchronizedList(new ArrayList<>());
        StepGate userAtTheGate =
                new StepGate() {
                    @Override
                    public void before(StepName step, String key) {
                        if (step == StepName.BOOT_START && stopped.getCount() > 0) {
                            stops.add(host.act(WEB, ActionRequest.stop(true, Optional.empty())));
                            stopped.countDown();
                        }
                    }

                    @Override
                    public void after(StepName step, String key) {}
                };
        host.stop();
        host.machines.reboot();
        host.through(userAtTheGate).start();

        assertThat(stopped.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(host.ending(stops.getFirst())).isEqualTo(new EditProgress.Done());
        awaitEverybodyBack();

        assertThat(host.handle(WEB).phase()).isEqualTo(VmPhase.STOPPED);
        assertThat(bootStarts(WEB)).isZero();
    }

    /** As when the host goes down and ends all processes at once. */
    @Test
    void machineThatDiesWhileItsServerEndsComesBackAfterTheBoot() throws InterruptedException {
        running(WEB, Autostart.LAST);
        endWithItsMachine(WEB);
        host.machines.reboot();
        host.start();

        host.awaitPhase(WEB, VmPhase.RUNNING);
        assertThat(bootStarts(WEB)).isEqualTo(1);
    }

    @Test
    void machineThatDiesWhileItsServerEndsHasCrashedWhereTheHostRunsOn()
            throws InterruptedException {
        running(WEB, Autostart.LAST);
        endWithItsMachine(WEB);
        host.start();

        assertThat(host.awaitPhase(WEB, VmPhase.CRASHED).reason()).isEqualTo("QEMU_DIED");
        awaitEverybodyBack();
        assertThat(bootStarts(WEB)).isZero();
    }

    private void endWithItsMachine(VmId id) {
        host.server().beginEnd();
        host.machines.kill(host.handle(id).uid());
        // Looks are handed out in turn: what is done for this one comes after the death was seen.
        running(DB, Autostart.LAST);
        host.stop();
    }

    @Test
    void hostsThatRebootAgainBringBackTheSame() throws InterruptedException {
        running(WEB, Autostart.LAST);
        stopped(DB, Autostart.LAST);
        for (int boot = 1; boot <= 3; boot++) {
            host.reboot();
            awaitEverybodyBack();
            assertThat(host.handle(WEB).phase()).isEqualTo(VmPhase.RUNNING);
            assertThat(host.handle(DB).phase()).isEqualTo(VmPhase.STOPPED);
            assertThat(bootStarts(WEB)).isEqualTo(boot);
        }
    }

    @Test
    void serverThatWasDownForLongFindsItsMachinesAndStartsNone() throws InterruptedException {
        running(WEB, Autostart.ALWAYS);
        VmHandle before = host.handle(WEB);
        host.stop();
        host.start();
        awaitEverybodyBack();

        await().untilAsserted(
                        () -> assertThat(host.handle(WEB).machine()).isEqualTo(before.machine()));
        assertThat(bootStarts(WEB)).isZero();
    }
}
