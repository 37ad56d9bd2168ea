package io.plasmavmc.kvm.qemu.monitor;

import io.plasmavmc.core.hypervisor.RunState;
import io.plasmavmc.kvm.qmp.QmpEvent;
import java.util.List;
import java.util.Optional;

/** QEMU's run states in the words of the core. */
public final class RunStates {

    private RunStates() {}

    /**
     * The state that a command has brought about, where that is sure: QEMU tells each change of it
     * before it answers the command that made it. Empty where nothing changed, or more than that
     * happened.
     *
     * @param before the state in which the command was given, as far as it is known
     * @param told the lifecycle events before the answer
     */
    public static Optional<String> after(RunState before, List<QmpEvent> told) {
        if (told.size() != 1) {
            return Optional.empty();
        }
        return switch (told.getFirst()) {
            case QmpEvent.Stop _ -> Optional.of("paused");
            case QmpEvent.Resume _ -> Optional.of("running");
            case QmpEvent.Reset _ ->
                    before == RunState.PAUSED ? Optional.of("prelaunch") : Optional.empty();
            default -> Optional.empty();
        };
    }

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
