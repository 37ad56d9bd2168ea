package io.plasmavmc.core.agent;

import io.plasmavmc.core.vm.VmId;

/** Hears of every step before and after it is taken; a test stops a server there. */
public interface StepGate {

    StepGate OPEN =
            new StepGate() {
                @Override
                public void before(VmId vm, StepName step) {}

                @Override
                public void after(VmId vm, StepName step) {}
            };

    void before(VmId vm, StepName step);

    void after(VmId vm, StepName step);
}
