package io.plasmavmc.core.hypervisor;

import io.plasmavmc.core.vm.RunningMachine;

/** A machine that was just started and whose guest does not run yet. */
public record Launched(MachineRecord machine, RunningMachine running) {}
