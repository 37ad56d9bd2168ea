package io.plasmavmc.core.hypervisor;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What was seen of a VM's machine at one moment. */
public sealed interface Observation {

    /** There is no process. */
    record Absent(Optional<Exit> exit) implements Observation {}

    /** The process lives but does not answer, since then. */
    record Silent(MachineRecord machine, Instant since) implements Observation {}

    /**
     * The machine answers.
     *
     * @param rawState the run state in the hypervisor's own words
     * @param detail what explains the state to people, may be empty
     * @param failedDisks of a machine that an I/O error has stopped, as far as they are known
     */
    record Present(
            MachineRecord machine,
            RunState state,
            String rawState,
            String detail,
            List<FailedDisk> failedDisks)
            implements Observation {

        public Present {
            failedDisks = List.copyOf(failedDisks);
        }

        public Present(MachineRecord machine, RunState state, String rawState, String detail) {
            this(machine, state, rawState, detail, List.of());
        }
    }

    /**
     * A disk that the host does not let the machine read or write.
     *
     * @param problem in words for people, for example that the host has no space left
     */
    record FailedDisk(String diskId, String problem) {}

    /**
     * How a process ended, as far as it is known.
     *
     * @param status the exit status, 128 and the signal's number when killed; empty when unknown
     * @param lastWords the end of what it wrote to standard error, in one line, may be empty
     */
    record Exit(Optional<Integer> status, String lastWords) {}
}
