package io.plasmavmc.testkit.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/**
 * One server from its start to its death. Every call to a port passes here before and after its
 * effect: the turn may go to somebody else, time may pass, and the server may die.
 */
final class Life {
    private static final Duration SLOWEST = Duration.ofSeconds(3);

    private final World world;
    private final String name;
    private boolean alive = true;

    Life(World world, String name) {
        this.world = world;
        this.name = name;
    }

    String name() {
        return name;
    }

    boolean isAlive() {
        return alive;
    }

    void end() {
        alive = false;
    }

    void start(String task, Runnable work) {
        var _ = world.turns.start(task, work);
    }

    /** Before a port's effect. */
    void before(String call) {
        check();
        dieAt(Fault.CRASH_BEFORE, "before " + call);
        if (world.strikes(Fault.SLOW, world.weather.slow())) {
            await(() -> false, world.now().plus(world.dice.upTo(SLOWEST)));
        } else {
            world.turns.pass();
        }
        check();
    }

    /** After a port's effect, before the caller knows of it. */
    void after(String call) {
        dieAt(Fault.CRASH_AFTER, "after " + call);
        world.turns.pass();
        check();
    }

    void await(BooleanSupplier condition, Instant until) {
        world.turns.await(() -> !alive || condition.getAsBoolean(), until);
        check();
    }

    private void dieAt(Fault fault, String when) {
        if (world.strikes(fault, world.weather.crash())) {
            world.crash(when);
            check();
        }
    }

    private void check() {
        if (!alive) {
            throw new Crashed(name);
        }
    }
}
