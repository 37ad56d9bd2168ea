package io.plasmavmc.server.crash;

import io.plasmavmc.core.step.StepName;

/** One side of a step: where a server can be killed. */
record Crossing(Side side, StepName step) {

    enum Side {
        BEFORE,
        AFTER
    }

    @Override
    public String toString() {
        return (side == Side.BEFORE ? "before " : "after ") + step;
    }
}
