package io.plasmavmc.testkit.sim;

import io.plasmavmc.chainfire.ChainFireException;
import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.reconcile.Backoff;
import io.plasmavmc.core.reconcile.DirtyKeys;
import io.plasmavmc.core.reconcile.Outcome;
import io.plasmavmc.core.reconcile.Reconciler;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Takes dirty keys and has each looked at by a task of its own, as the server's work loop does with
 * threads: a bounded number at once, one look at a key at a time, a back-off after a failure.
 */
final class SimLoop<K> {
    private static final Duration FIRST_BACK_OFF = Duration.ofMillis(100);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(10);
    private static final Duration IDLE = Duration.ofSeconds(60);

    private static final int MOST_AT_ONE_INSTANT = 50;

    private final World world;
    private final Life life;
    private final String name;
    private final Function<K, Optional<Look>> looks;
    private final DirtyKeys<K> dirty = new DirtyKeys<>(this::signal);
    private final Backoff<K> backoff = new Backoff<>(FIRST_BACK_OFF, LONGEST_BACK_OFF);
    private final Map<K, Integer> looksNow = new HashMap<>();
    private Instant lastLook = Instant.MIN;
    private int places;
    private boolean signalled;

    /**
     * @param looks what the agent will find that it has to bring about, where it looks at a VM
     */
    SimLoop(World world, Life life, String name, int width, Function<K, Optional<Look>> looks) {
        this.world = world;
        this.life = life;
        this.name = name;
        this.places = width;
        this.looks = looks;
    }

    DirtyKeys<K> dirty() {
        return dirty;
    }

    private void signal() {
        signalled = true;
    }

    void start(Reconciler<K> reconciler) {
        life.start(name, () -> dispatch(reconciler));
    }

    private void dispatch(Reconciler<K> reconciler) {
        while (true) {
            life.await(() -> places > 0, Instant.MAX);
            signalled = false;
            Optional<K> key = dirty.take(world.now());
            if (key.isPresent()) {
                places--;
                life.start(name + " " + shortName(key.get()), () -> look(reconciler, key.get()));
            } else {
                life.await(() -> signalled, dirty.nextDue().orElse(world.now().plus(IDLE)));
            }
        }
    }

    private static String shortName(Object key) {
        String text = key.toString();
        return text.substring(text.lastIndexOf('/') + 1);
    }

    private void look(Reconciler<K> reconciler, K key) {
        if (!life.isAlive()) {
            return;
        }
        countLook(key);
        looks.apply(key).ifPresent(world.turns.current()::lookingAt);
        handle(key, outcome(reconciler, key));
        dirty.done(key);
        places++;
    }

    /** A key that is looked at again and again at one instant would never let anybody rest. */
    private void countLook(K key) {
        if (!world.now().equals(lastLook)) {
            lastLook = world.now();
            looksNow.clear();
        }
        int looks = looksNow.merge(key, 1, Integer::sum);
        MachineRules.require(
                Rule.COMES_TO_REST, looks <= MOST_AT_ONE_INSTANT, looks + " looks at " + key);
    }

    private Outcome outcome(Reconciler<K> reconciler, K key) {
        try {
            return reconciler.reconcile(key);
        } catch (RuntimeException e) {
            return new Outcome.Failed(e);
        }
    }

    private void handle(K key, Outcome outcome) {
        switch (outcome) {
            case Outcome.Settled() -> backoff.succeeded(key);
            case Outcome.LookAgain(Instant at) -> {
                backoff.succeeded(key);
                dirty.markAt(key, at);
            }
            case Outcome.Conflicted() ->
                    dirty.holdUntil(key, world.now().plus(backoff.failed(key)));
            case Outcome.Failed(RuntimeException cause) -> {
                requireExpected(cause);
                dirty.holdUntil(key, world.now().plus(backoff.failed(key)));
            }
        }
    }

    /** The store and the host may fail; the program may not. */
    static void requireExpected(RuntimeException cause) {
        boolean expected =
                cause instanceof ChainFireException
                        || (cause instanceof PlasmaException
                                && !(cause instanceof PlasmaException.Bug));
        if (!expected) {
            Violation fault = new Violation(Rule.NO_FAULT_OF_OURS, cause.toString());
            fault.initCause(cause);
            throw fault;
        }
    }
}
