package io.plasmavmc.testkit.sim;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** Everything that a seed decides is thrown here, in one row, so that the seed repeats it. */
final class Dice {
    private final SplittableRandom random;

    Dice(long seed) {
        this.random = new SplittableRandom(seed);
    }

    boolean chance(double probability) {
        return probability > 0 && random.nextDouble() < probability;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    <T> T oneOf(List<T> things) {
        return things.get(below(things.size()));
    }

    /** From zero to that long. */
    Duration upTo(Duration longest) {
        return Duration.ofMillis(random.nextLong(longest.toMillis() + 1));
    }

    Duration between(Duration shortest, Duration longest) {
        return shortest.plus(upTo(longest.minus(shortest)));
    }

    /** Nothing in one world of three, else anything up to the most: worlds differ in kind. */
    double rate(double most) {
        return below(3) == 0 ? 0 : random.nextDouble() * most;
    }

    long bits() {
        return random.nextLong();
    }
}
