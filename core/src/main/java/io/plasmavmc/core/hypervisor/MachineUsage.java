package io.plasmavmc.core.hypervisor;

import io.plasmavmc.core.runtime.Uid;
import java.util.Optional;
import java.util.Set;

/**
 * What machines have used, for whoever keeps count. Unlike the other calls of {@link
 * HypervisorBackend} these may come beside a reconcile of the same VM: they change nothing,
 * conclude nothing about the machine and are over within about a second.
 */
public interface MachineUsage {

    /**
     * Reads the counters of the VM's machine; empty where there is none. Of one that is silent,
     * what the host knows of it.
     *
     * @param bridgedNics the NICs on bridges; of NICs on other networks there are no counters
     */
    Optional<UsageView> read(Uid vm, Set<String> bridgedNics);
}
