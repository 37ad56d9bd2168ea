package io.plasmavmc.testkit.sim;

import java.util.List;

/**
 * What the clients of one world like to ask for: how often it is about the devices of a VM, how
 * often about its sizes, how often about files. Thrown once a world, so that worlds differ in kind.
 */
record Taste(double devices, double sizes, double files) {
    static Taste of(Dice dice) {
        return new Taste(
                dice.oneOf(List.of(0.1, 0.5, 0.6)),
                dice.oneOf(List.of(0.1, 0.4, 0.8)),
                dice.oneOf(List.of(0.0, 0.0, 0.5)));
    }
}
