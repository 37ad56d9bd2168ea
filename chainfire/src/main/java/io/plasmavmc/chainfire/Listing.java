package io.plasmavmc.chainfire;

import java.util.List;

/**
 * One page of a list.
 *
 * @param revision the store's revision that the page shows; a watch from the next one has no gap
 * @param more whether keys follow behind this page
 */
public record Listing(List<Entry> entries, Revision revision, boolean more) {

    public Listing {
        entries = List.copyOf(entries);
    }
}
