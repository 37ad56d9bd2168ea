package io.plasmavmc.server.usage;

import io.plasmavmc.core.hypervisor.MachineUsage;
import io.plasmavmc.core.hypervisor.UsageView;
import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.state.StateIndex;
import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.core.state.VmView;
import io.plasmavmc.core.vm.NicSpec;
import io.plasmavmc.core.vm.VirtualMachine;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the counters of all VMs that run on this node, now and then, into {@link UsageSamples}.
 * Driven by one thread; a round is over when every machine has answered or was given up. A machine
 * that cannot be read loses its sample, so that no old figure passes for a new one.
 */
public final class UsageSampler {

    /** From the end of a round to the next. */
    public static final Duration INTERVAL = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(UsageSampler.class);

    /** Reads at once: enough that some machines which hang do not hold up all others. */
    private static final int READS = 16;

    private final NodeId node;
    private final StateIndex index;
    private final MachineUsage machines;
    private final UsageSamples samples;
    private final InstantSource clock;

    public UsageSampler(
            NodeId node,
            StateIndex index,
            MachineUsage machines,
            UsageSamples samples,
            InstantSource clock) {
        this.node = node;
        this.index = index;
        this.machines = machines;
        this.samples = samples;
        this.clock = clock;
    }

    /** One round. An interrupt ends it early. */
    public void sample() {
        Collection<VirtualMachine> running = running(index.snapshot());
        samples.keepOnly(running.stream().map(VirtualMachine::uid).collect(Collectors.toSet()));
        Semaphore free = new Semaphore(READS);
        try (var readers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (VirtualMachine vm : running) {
                free.acquire();
                readers.execute(() -> read(vm, free));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Collection<VirtualMachine> running(StateSnapshot state) {
        return state.vms().entrySet().stream()
                .map(vm -> state.view(vm.getKey(), vm.getValue()))
                .filter(this::runsHere)
                .map(VmView::wanted)
                .toList();
    }

    private boolean runsHere(VmView view) {
        return view.owner().filter(owner -> owner.value().node().equals(node)).isPresent()
                && view.actual().filter(handle -> handle.running().isPresent()).isPresent();
    }

    private void read(VirtualMachine vm, Semaphore free) {
        try {
            Optional<UsageView> usage = machines.read(vm.uid(), bridgedNics(vm));
            usage.ifPresentOrElse(
                    seen -> samples.put(vm.uid(), new UsageSample(clock.instant(), seen)),
                    () -> samples.remove(vm.uid()));
        } catch (RuntimeException failure) {
            samples.remove(vm.uid());
            log.warn("VM {}, uid {}: its usage could not be read", vm.id(), vm.uid(), failure);
        } finally {
            free.release();
        }
    }

    private static Set<String> bridgedNics(VirtualMachine vm) {
        return vm.spec().nics().stream()
                .filter(nic -> nic.network() instanceof NicSpec.Network.Bridge)
                .map(NicSpec::nicId)
                .collect(Collectors.toSet());
    }
}
