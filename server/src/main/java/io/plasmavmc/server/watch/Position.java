package io.plasmavmc.server.watch;

import io.plasmavmc.chainfire.Revision;
import java.util.Comparator;

/**
 * A place between two events of a watch.
 *
 * @param revision of the event before it
 * @param index of that event among those of its revision
 */
public record Position(Revision revision, int index) implements Comparable<Position> {

    /** Before everything. */
    public static final Position START = new Position(Revision.NONE, 0);

    private static final Comparator<Position> ORDER =
            Comparator.comparing(Position::revision).thenComparingInt(Position::index);

    /** Behind all that a revision changed. */
    public static Position behind(Revision revision) {
        return new Position(revision, Integer.MAX_VALUE);
    }

    @Override
    public int compareTo(Position other) {
        return ORDER.compare(this, other);
    }
}
