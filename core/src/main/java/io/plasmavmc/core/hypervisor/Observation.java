package io.plasmavmc.core.hypervisor;

import java.time.Instant;
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
     * @param detail what explains the state to people, for example the disk of an I/O error
     */
    record Present(MachineRecord machine, RunState state, String rawState, String detail)
            implements Observation {}

    /**
     * How a process ended, as far as it is known.
     *
     * @param status the exit status, 128 and the signal's number when killed; empty when unknown
     * @param lastWords the end of what it wrote to standard error, in one line, may be empty
     */
    record Exit(Optional<Integer> status, String lastWords) {}
}
