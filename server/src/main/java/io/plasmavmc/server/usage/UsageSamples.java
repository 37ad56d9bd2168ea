package io.plasmavmc.server.usage;

import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.state.VmView;
import io.plasmavmc.core.vm.VmHandle;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The newest sample of each VM that runs on this node, in memory only. Any thread; nobody waits. A
 * sample is shown as long as the VM's handle names the process that it is of, so it vanishes with
 * the machine, whenever the sampler comes round.
 */
public final class UsageSamples {

    private final Map<Uid, UsageSample> newest = new ConcurrentHashMap<>();

    /** Empty where the VM has no machine, this node does not run it, or nobody has looked yet. */
    public Optional<UsageSample> of(VmView view) {
        return Optional.ofNullable(newest.get(view.wanted().uid()))
                .filter(sample -> isOfItsMachine(sample, view));
    }

    private static boolean isOfItsMachine(UsageSample sample, VmView view) {
        return view.actual()
                .filter(handle -> handle.running().isPresent())
                .flatMap(VmHandle::machine)
                .filter(sample.usage().machine()::equals)
                .isPresent();
    }

    void put(Uid vm, UsageSample sample) {
        newest.put(vm, sample);
    }

    void remove(Uid vm) {
        newest.remove(vm);
    }

    void keepOnly(Set<Uid> running) {
        newest.keySet().retainAll(running);
    }

    int count() {
        return newest.size();
    }
}
