package io.plasmavmc.testkit.sim;

import io.plasmavmc.chainfire.ChainFireException;
import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.state.Keys;
import io.plasmavmc.core.tenant.ProjectId;
import java.time.Duration;
import java.time.Instant;

/** Somebody who asks servers for things, and asks again where the answer was lost. */
final class Client implements Runnable {
    private static final int TRIES = 5;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final ProjectId PROJECT = new ProjectId("acme", "web");

    private final World world;
    private final Ledger ledger;
    private final Askings askings;
    private final int requests;
    private boolean done;

    Client(World world, Ledger ledger, String name, int requests) {
        this.world = world;
        this.ledger = ledger;
        this.askings = new Askings(name, world.dice, world.taste);
        this.requests = requests;
    }

    boolean isDone() {
        return done;
    }

    @Override
    public void run() {
        ask(askings.of(world.dice.oneOf(java.util.List.of(Verb.CREATE_VM, Verb.IMPORT_IMAGE))));
        for (int i = 0; i < requests; i++) {
            pause();
            ask(askings.next(world.facts.state()));
        }
        done = true;
    }

    /** Some things are asked for at once, one after another. */
    private void pause() {
        if (world.dice.chance(0.6)) {
            world.turns.sleep(world.dice.upTo(LONGEST_PAUSE));
        }
    }

    private void ask(Asking asking) {
        world.coverage.count("request", asking.verb());
        for (int tries = 0; tries < TRIES; tries++) {
            world.turns.await(
                    () -> world.server().filter(SimServer::isReady).isPresent(), Instant.MAX);
            if (isAnswered(asking, world.server().orElseThrow()) || !asking.repeatable()) {
                return;
            }
            world.turns.sleep(world.dice.upTo(LONGEST_PAUSE));
        }
    }

    private boolean isAnswered(Asking asking, SimServer server) {
        world.tell("> " + asking.words());
        try {
            asking.call().make(server, asking.context(), ledger);
            world.tell("< accepted: " + asking.words());
            return true;
        } catch (Crashed e) {
            world.tell("< no answer, the connection is lost: " + asking.words());
            return false;
        } catch (ChainFireException e) {
            world.tell("< the store failed: " + asking.words());
            return false;
        } catch (PlasmaException refused) {
            world.tell("< refused, " + refused.reason() + ": " + asking.words());
            judge(asking, refused);
            return true;
        } catch (RuntimeException e) {
            SimLoop.requireExpected(e);
            return false;
        }
    }

    /** What was carried out under its request id is never refused when asked again. */
    private void judge(Asking asking, PlasmaException refused) {
        SimLoop.requireExpected(refused);
        boolean carriedOut =
                asking.context()
                        .requestId()
                        .flatMap(id -> world.store.get(Keys.request(PROJECT, id)))
                        .isPresent();
        boolean mayBeGone = refused.reason() == Reason.VM_NOT_FOUND;
        MachineRules.require(
                Rule.REPEAT_JOINS,
                mayBeGone || (!carriedOut && refused.reason() != Reason.CONFLICT),
                refused + " to " + asking.words());
    }
}
