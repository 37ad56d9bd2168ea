package io.plasmavmc.testkit.sim;

import io.plasmavmc.core.step.StepGate;
import io.plasmavmc.core.step.StepName;

/** Tells the story of the steps, and counts them. */
final class SimGate implements StepGate {
    private final World world;

    SimGate(World world) {
        this.world = world;
    }

    @Override
    public void before(StepName step, String key) {
        world.coverage.count("step", step);
        world.tell(step.name());
    }

    @Override
    public void after(StepName step, String key) {}
}
