package io.plasmavmc.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Seeds that have found something, beyond those that every check runs. */
class FoundSeedsTest {

    /**
     * The owner had moved, the read model was behind, and each press of the button marked the VM.
     */
    @Test
    void guestIsNotAskedInALoopWhileTheOwnerIsElsewhere() {
        assertThat(Simulation.run(38_522).failure()).isEmpty();
    }

    /** A start of a VM that was paused meanwhile; to let it go on was refused. */
    @Test
    void guestThatCannotGoOnIsNotEndedByAStart() {
        assertThat(Simulation.run(58_623).failure()).isEmpty();
        assertThat(Simulation.run(60_903).failure()).isEmpty();
    }
}
