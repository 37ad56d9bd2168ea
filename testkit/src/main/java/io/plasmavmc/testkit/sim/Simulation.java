package io.plasmavmc.testkit.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One world from a seed: a time of troubles with clients at work, then peace. The same seed always
 * gives the same story. Runs on the calling thread and those that it starts, and shares nothing
 * with other simulations.
 */
public final class Simulation {
    private static final long MOST_TURNS = 60_000;
    private static final Duration LONGEST_TROUBLE = Duration.ofSeconds(150);
    private static final Duration STEP = Duration.ofSeconds(10);
    private static final int PATIENCE = 24;
    private static final Duration REST = Duration.ofSeconds(30);
    private static final Duration LONGEST_ABSENCE = Duration.ofSeconds(15);

    private final World world;
    private final Ledger ledger;
    private final Peace peace;
    private final List<Client> clients = new ArrayList<>();

    private Simulation(long seed) {
        world = new World(seed);
        ledger = new Ledger(world);
        peace = new Peace(world, ledger);
    }

    /** What came of a seed. */
    public record Result(
            long seed,
            Optional<Throwable> failure,
            List<String> story,
            Coverage coverage,
            long turns) {
        /** The broken rule, where one is. */
        public Optional<Rule> violated() {
            return failure.filter(Violation.class::isInstance)
                    .map(Violation.class::cast)
                    .map(Violation::rule);
        }
    }

    public static Result run(long seed) {
        Simulation simulation = new Simulation(seed);
        Optional<Throwable> failure = simulation.live();
        World world = simulation.world;
        return new Result(seed, failure, world.story.lines(), world.coverage, world.turns.taken());
    }

    private Optional<Throwable> live() {
        try {
            trouble();
            rest();
            return Optional.empty();
        } catch (Throwable e) {
            return Optional.of(e);
        } finally {
            world.turns.end();
        }
    }

    private void trouble() throws Throwable {
        var _ = world.turns.start("keeper", this::keepServerUp);
        int count = 2 + world.dice.below(2);
        for (int i = 1; i <= count; i++) {
            Client client = new Client(world, ledger, "client-" + i, 8 + world.dice.below(14));
            clients.add(client);
            var _ = world.turns.start("client " + i, client);
        }
        Trouble trouble = new Trouble(world);
        var _ = world.turns.start("world", trouble);
        Instant end = world.now().plus(LONGEST_TROUBLE);
        runUntil(() -> clients.stream().allMatch(Client::isDone) || !world.now().isBefore(end));
        world.makePeace();
    }

    private void keepServerUp() {
        while (true) {
            if (world.server().isEmpty()) {
                world.turns.sleep(world.dice.upTo(LONGEST_ABSENCE));
                world.bootServer();
            }
            world.turns.await(() -> world.server().isEmpty(), Instant.MAX);
        }
    }

    private void rest() throws Throwable {
        List<Peace.Open> open = List.of();
        for (int i = 0; i < PATIENCE; i++) {
            pass(STEP);
            open = isCalm() ? peace.open() : List.of(new Peace.Open(Rule.COMES_TO_REST, "busy"));
            if (open.isEmpty()) {
                requireNoWrites();
                return;
            }
        }
        throw new Violation(open.getFirst().rule(), open.getFirst().why());
    }

    private boolean isCalm() {
        return clients.stream().allMatch(Client::isDone)
                && world.server().filter(SimServer::isReady).isPresent();
    }

    /** Machines at rest are looked at again and again, and cost the store nothing. */
    private void requireNoWrites() throws Throwable {
        long head = world.store.head().number();
        pass(REST);
        long writes = world.store.head().number() - head;
        MachineRules.require(Rule.WRITES_ARE_BOUNDED, writes == 0, writes + " writes at rest");
        List<Peace.Open> open = peace.open();
        if (!open.isEmpty()) {
            throw new Violation(open.getFirst().rule(), open.getFirst().why());
        }
    }

    private void pass(Duration time) throws Throwable {
        Instant end = world.now().plus(time);
        runUntil(() -> !world.now().isBefore(end));
    }

    private void runUntil(java.util.function.BooleanSupplier enough) throws Throwable {
        if (!world.turns.run(enough, MOST_TURNS)) {
            throw new Violation(Rule.COMES_TO_REST, MOST_TURNS + " turns were not enough");
        }
    }
}
