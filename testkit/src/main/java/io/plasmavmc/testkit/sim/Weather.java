package io.plasmavmc.testkit.sim;

/**
 * How bad one world is: for each kind of fault the probability at one call. Thrown once a world,
 * many at zero, so that worlds differ in kind and not only in detail.
 */
record Weather(
        double crash,
        double slow,
        double storeFails,
        double commitUnknown,
        double watchLost,
        double watchLate,
        double commandRefused,
        double sizeRefused,
        double silent,
        double killFails,
        double filesFail) {
    static Weather of(Dice dice) {
        return new Weather(
                dice.rate(0.006),
                dice.rate(0.05),
                dice.rate(0.05),
                dice.rate(0.08),
                dice.rate(0.05),
                dice.rate(0.3),
                dice.rate(0.1),
                dice.rate(0.4),
                dice.rate(0.04),
                dice.rate(0.2),
                dice.rate(0.2));
    }
}
