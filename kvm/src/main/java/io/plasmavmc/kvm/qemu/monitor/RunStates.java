package io.plasmavmc.kvm.qemu.monitor;

import io.plasmavmc.core.hypervisor.RunState;

/** QEMU's run states in the words of the core. */
public final class RunStates {

    private RunStates() {}

    /** One that this version does not know is {@link RunState#OTHER}. */
    public static RunState of(String status) {
        return switch (status) {
            case "prelaunch" -> RunState.PRELAUNCH;
            case "running" -> RunState.RUNNING;
            case "paused" -> RunState.PAUSED;
            case "shutdown" -> RunState.SHUTDOWN;
            case "guest-panicked" -> RunState.GUEST_PANICKED;
            case "io-error" -> RunState.IO_ERROR;
            case "internal-error" -> RunState.INTERNAL_ERROR;
            case "suspended" -> RunState.SUSPENDED;
            default -> RunState.OTHER;
        };
    }
}
