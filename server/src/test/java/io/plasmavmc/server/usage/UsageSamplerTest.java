package io.plasmavmc.server.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.plasmavmc.chainfire.Revision;
import io.plasmavmc.chainfire.Value;
import io.plasmavmc.core.hypervisor.MachineRecord;
import io.plasmavmc.core.hypervisor.MachineUsage;
import io.plasmavmc.core.hypervisor.UsageView;
import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.node.Owner;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.state.StateEvent;
import io.plasmavmc.core.state.StateIndex;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.vm.RunningMachine;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.server.TestVms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Which machines are read, and when what was read is shown. */
class UsageSamplerTest {

    private static final Duration AMPLE = Duration.ofSeconds(60);
    private static final NodeId NODE = new NodeId("host-a");
    private static final NodeId OTHER_NODE = new NodeId("host-b");
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
    private static final Uid WEB = uid(1);
    private static final Uid DB = uid(2);

    private final StateIndex index = new StateIndex();
    private final UsageSamples samples = new UsageSamples();
    private final Map<Uid, UsageView> machines = new ConcurrentHashMap<>();
    private long revision;

    private static Uid uid(int number) {
        return new Uid("01980000-0000-7000-8000-%012d".formatted(number));
    }

    private static VmId id(Uid uid) {
        return VmId.of("default", "default", "vm-" + Integer.parseInt(uid.text().substring(24)));
    }

    private static MachineRecord process(long pid) {
        return new MachineRecord(pid, pid * 100, "boot", 1);
    }

    private static UsageView usage(long pid, long memory) {
        return new UsageView(process(pid), Duration.ofSeconds(3), memory, List.of(), List.of());
    }

    /** The VM runs on the node, as the store says. */
    private void runs(Uid uid, NodeId node, long pid) {
        RunningMachine running =
                new RunningMachine(
                        1, 0, 4, 1024, 1024, 1024, 4096, NOON, "kvm", "7.2.0", List.of(),
                        List.of());
        index.apply(new StateEvent.VmUpdated(id(uid), TestVms.stored(id(uid), uid, ++revision)));
        index.apply(new StateEvent.OwnerUpdated(id(uid), stored(new Owner(node, 1, uid))));
        handle(uid, node, Optional.of(process(pid)), Optional.of(running));
    }

    private void stops(Uid uid) {
        handle(uid, NODE, Optional.empty(), Optional.empty());
    }

    private void handle(
            Uid uid,
            NodeId node,
            Optional<MachineRecord> machine,
            Optional<RunningMachine> running) {
        VmHandle handle = VmHandle.first(id(uid), uid, node, 1, NOON).withMachine(machine, running);
        index.apply(new StateEvent.HandleUpdated(id(uid), stored(handle)));
        index.apply(new StateEvent.Applied(new Revision(revision)));
    }

    private <T> Stored<T> stored(T value) {
        return new Stored<>(value, new Revision(++revision), Value.ofUtf8(""));
    }

    private UsageSampler sampler(MachineUsage usage) {
        return new UsageSampler(NODE, index, usage, samples, () -> NOON);
    }

    private void sample() {
        sampler((vm, _) -> Optional.ofNullable(machines.get(vm))).sample();
    }

    private Optional<UsageSample> shown(Uid uid) {
        return samples.of(index.vm(id(uid)).orElseThrow());
    }

    @Test
    void machineOfThisNodeIsShownWithTheTimeOfItsSample() {
        runs(WEB, NODE, 11);
        machines.put(WEB, usage(11, 5));
        assertThat(shown(WEB)).isEmpty();

        sample();

        assertThat(shown(WEB)).contains(new UsageSample(NOON, usage(11, 5)));
    }

    @Test
    void vmOfAnotherNodeAndOneWithoutAMachineAreNotRead() {
        runs(WEB, OTHER_NODE, 11);
        runs(DB, NODE, 12);
        stops(DB);
        AtomicInteger reads = new AtomicInteger();

        sampler(
                        (_, _) -> {
                            reads.incrementAndGet();
                            return Optional.empty();
                        })
                .sample();

        assertThat(reads).hasValue(0);
    }

    @Test
    void sampleVanishesWithTheMachineBeforeTheNextRound() {
        runs(WEB, NODE, 11);
        machines.put(WEB, usage(11, 5));
        sample();

        stops(WEB);

        assertThat(shown(WEB)).isEmpty();
        sample();
        assertThat(samples.count()).isZero();
    }

    @Test
    void sampleOfAnEarlierProcessIsNotShownForTheNext() {
        runs(WEB, NODE, 11);
        machines.put(WEB, usage(11, 5));
        sample();

        runs(WEB, NODE, 12);

        assertThat(shown(WEB)).isEmpty();
    }

    @Test
    void machineThatCannotBeReadAnyMoreLosesItsSample() {
        runs(WEB, NODE, 11);
        machines.put(WEB, usage(11, 5));
        sample();

        machines.clear();
        sample();

        assertThat(shown(WEB)).isEmpty();
    }

    @Test
    void failureOfOneIsNoOthers() {
        runs(WEB, NODE, 11);
        runs(DB, NODE, 12);

        sampler(
                        (vm, _) -> {
                            if (vm.equals(WEB)) {
                                throw new IllegalStateException("odd");
                            }
                            return Optional.of(usage(12, 7));
                        })
                .sample();

        assertThat(shown(WEB)).isEmpty();
        assertThat(shown(DB)).isPresent();
    }

    @Test
    void machineThatHangsHoldsUpNoOtherAndReadsAtOnceAreFew() {
        for (int number = 1; number <= 100; number++) {
            runs(uid(number), NODE, number);
        }
        CountDownLatch released = new CountDownLatch(1);
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        UsageSampler sampler =
                sampler(
                        (vm, _) -> {
                            most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                            if (vm.equals(WEB)) {
                                awaitOpen(released);
                            }
                            atOnce.decrementAndGet();
                            return Optional.of(usage(1, 7));
                        });

        CompletableFuture<Void> round =
                CompletableFuture.runAsync(
                        sampler::sample, Executors.newVirtualThreadPerTaskExecutor());
        await().atMost(AMPLE).until(() -> samples.count() == 99);

        assertThat(round).isNotDone();
        released.countDown();
        round.join();
        assertThat(samples.count()).isEqualTo(100);
        assertThat(most.get()).isLessThanOrEqualTo(16);
    }

    private static void awaitOpen(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException shutdown) {
            Thread.currentThread().interrupt();
        }
    }
}
