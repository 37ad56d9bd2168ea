package io.plasmavmc.cli.failure;

/** The numbers scripts test for; they are part of the contract and never change their meaning. */
public enum ExitStatus {
    DONE(0),
    FAILED(1),
    WRONG_USAGE(2),
    NOT_REACHABLE(3),
    NOT_SETTLED_IN_TIME(4),
    NOT_FOUND(5),
    CONFLICT(6);

    private final int number;

    ExitStatus(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
