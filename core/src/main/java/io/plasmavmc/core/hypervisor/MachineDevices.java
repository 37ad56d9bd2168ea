package io.plasmavmc.core.hypervisor;

import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.vm.RunningMachine.Device;
import java.util.Optional;

/**
 * The disks and NICs of machines that are there. Threads, bounds in time and refusals are those of
 * {@link HypervisorBackend}. A change that the machine makes by itself (a guest that lets a device
 * go, or refuses to) is told to the listeners of {@link HypervisorBackend#onChange}.
 */
public interface MachineDevices {

    /** What the machine has; empty where it does not answer in time or is gone. */
    Optional<DeviceView> look(Uid vm);

    /**
     * Carries out a command and answers what was seen afterwards; empty where the machine does not
     * answer in time or is gone, and whether the command took effect is then unknown.
     */
    Optional<Changed> change(Uid vm, DeviceCommand command);

    /**
     * What came of a command.
     *
     * @param attached by an attach: the device as it is in the machine
     */
    record Changed(DeviceView seen, Optional<Device> attached) {}
}
