package io.plasmavmc.testkit.sim;

import io.plasmavmc.chainfire.Revision;
import io.plasmavmc.chainfire.Watch;
import io.plasmavmc.chainfire.WatchEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A watch that may lag behind and may be lost; what it tells is never wrong. */
final class SimWatch implements Watch {
    private static final Duration LONGEST_LAG = Duration.ofSeconds(4);

    private final World world;
    private final Life life;
    private final Watch below;
    private long seen;
    private Instant late = Instant.MIN;
    private Optional<WatchEvent> over = Optional.empty();

    SimWatch(World world, Life life, Watch below, Revision from) {
        this.world = world;
        this.life = life;
        this.below = below;
        this.seen = from.number() - 1;
    }

    @Override
    public Optional<WatchEvent> next(Duration timeout) {
        Instant end = world.now().plus(timeout);
        life.await(() -> isNews() && !isLate(), end);
        if (isNews() && world.strikes(Fault.WATCH_LATE, world.weather.watchLate())) {
            late = world.now().plus(world.dice.upTo(LONGEST_LAG));
            life.await(() -> !isLate(), end);
        }
        return isLate() ? Optional.empty() : look();
    }

    private boolean isNews() {
        return world.store.head().number() > seen;
    }

    private boolean isLate() {
        return !world.isPeace() && world.now().isBefore(late);
    }

    private Optional<WatchEvent> look() {
        if (over.isEmpty() && breaks()) {
            over = Optional.of(new WatchEvent.Lost("simulated"));
            world.tell("the watch is lost");
        }
        if (over.isPresent()) {
            return over;
        }
        Optional<WatchEvent> event = below.next(Duration.ZERO);
        if (event.isEmpty()) {
            seen = world.store.head().number();
        }
        return event;
    }

    private boolean breaks() {
        return world.isStoreDown() || world.strikes(Fault.WATCH_LOST, world.weather.watchLost());
    }

    @Override
    public void close() {
        below.close();
    }
}
