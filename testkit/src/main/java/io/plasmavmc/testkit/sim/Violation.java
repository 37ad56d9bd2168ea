package io.plasmavmc.testkit.sim;

/** Something that must always hold does not. */
public final class Violation extends Error {
    private final Rule rule;

    Violation(Rule rule, String details) {
        super(rule + ": " + details);
        this.rule = rule;
    }

    public Rule rule() {
        return rule;
    }
}
