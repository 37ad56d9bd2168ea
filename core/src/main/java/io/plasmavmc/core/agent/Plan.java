package io.plasmavmc.core.agent;

import io.plasmavmc.core.hypervisor.DeviceCommand;
import io.plasmavmc.core.hypervisor.SizeCommand;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.step.StepName;
import io.plasmavmc.core.vm.Item;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.volume.Volume;
import java.time.Instant;

/** What to do next about a VM, and why in words for an operator. */
public sealed interface Plan {

    String why();

    /** Write the handle, then plan again. */
    record Write(StepName step, VmHandle handle, String why) implements Plan {}

    /** Give the machine a command, then plan again with what was seen. */
    record Act(StepName step, Verb verb, String why) implements Plan {}

    /** See what the machine has of disks and NICs, then plan again. */
    record LookAtDevices(String why) implements Plan {}

    /** Do something about one device, then plan again with what was seen. */
    record Change(StepName step, DeviceCommand command, String why) implements Plan {}

    /**
     * See what the machine has of CPUs and memory, then plan again.
     *
     * @param askGuest whether the guest's agent is asked, too
     */
    record LookAtSizes(boolean askGuest, String why) implements Plan {}

    /** Change CPUs or memory, then plan again with what was seen. */
    record Resize(StepName step, SizeCommand command, String why) implements Plan {}

    /** Write down what became of a disk's volume, then plan again. */
    record WriteVolume(StepName step, Item item, Stored<Volume> former, Volume next, String why)
            implements Plan {}

    /** Nothing to do before that time or a change, whichever comes first. */
    record Wait(Instant until, String why) implements Plan {

        /** The one that ends first. */
        Wait or(Wait other) {
            return other.until.isBefore(until) ? other : this;
        }
    }

    /** Nothing to do until something changes. */
    record Rest(String why) implements Plan {}

    /** A command to the machine. */
    enum Verb {
        LAUNCH,
        RESUME,
        PAUSE,
        POWER_DOWN,
        RESET,
        TERMINATE,
        ERASE
    }
}
