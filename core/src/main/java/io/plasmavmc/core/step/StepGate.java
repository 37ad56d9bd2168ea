package io.plasmavmc.core.step;

import java.util.function.Supplier;

/**
 * Stands at both sides of every step; a test stops a server there by throwing an {@link Error}. Any
 * thread may come through.
 */
public interface StepGate {

    StepGate OPEN =
            new StepGate() {
                @Override
                public void before(StepName step, String key) {}

                @Override
                public void after(StepName step, String key) {}
            };

    /**
     * The step is about to be taken.
     *
     * @param key in the store, of what the step is about
     */
    void before(StepName step, String key);

    /** The step is taken; one that ended with an exception does not come here. */
    void after(StepName step, String key);

    /** Takes the step between the two. */
    default <R> R take(StepName step, String key, Supplier<R> work) {
        before(step, key);
        R result = work.get();
        after(step, key);
        return result;
    }

    /** Takes a step that answers nothing. */
    default void run(StepName step, String key, Runnable work) {
        before(step, key);
        work.run();
        after(step, key);
    }
}
