package io.plasmavmc.core.agent;

import io.plasmavmc.core.step.StepName;
import io.plasmavmc.core.vm.VmHandle;
import java.time.Instant;

/** What to do next about a VM, and why in words for an operator. */
public sealed interface Plan {

    String why();

    /** Write the handle, then plan again. */
    record Write(StepName step, VmHandle handle, String why) implements Plan {}

    /** Give the machine a command, then plan again with what was seen. */
    record Act(StepName step, Verb verb, String why) implements Plan {}

    /** Nothing to do before that time or a change, whichever comes first. */
    record Wait(Instant until, String why) implements Plan {}

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
