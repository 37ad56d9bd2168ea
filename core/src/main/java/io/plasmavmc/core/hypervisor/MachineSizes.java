package io.plasmavmc.core.hypervisor;

import io.plasmavmc.core.runtime.Uid;
import java.util.Optional;

/**
 * The CPUs and the memory of machines that are there. Threads, bounds in time and refusals are
 * those of {@link HypervisorBackend}; what the guest does in its own time is told to the listeners
 * of {@link HypervisorBackend#onChange}.
 */
public interface MachineSizes {

    /**
     * What the machine has; empty where it does not answer in time or is gone.
     *
     * @param askGuest whether the guest's agent is asked, too
     */
    Optional<SizeView> look(Uid vm, boolean askGuest);

    /**
     * Carries out a command and answers what was seen afterwards, the guest's part not included;
     * empty where the machine does not answer in time or is gone, and whether the command took
     * effect is then unknown.
     */
    Optional<SizeView> change(Uid vm, SizeCommand command);
}
