package io.plasmavmc.chainfire;

/** The number of a commit, growing by time; 0 is before the first. Used only to compare. */
public record Revision(long number) implements Comparable<Revision> {

    public static final Revision NONE = new Revision(0);

    public Revision {
        if (number < 0) {
            throw new IllegalArgumentException("revision: " + number + " (expected: >= 0)");
        }
    }

    public Revision next() {
        return new Revision(number + 1);
    }

    public boolean isBefore(Revision other) {
        return number < other.number;
    }

    @Override
    public int compareTo(Revision other) {
        return Long.compare(number, other.number);
    }

    @Override
    public String toString() {
        return Long.toString(number);
    }
}
