package io.plasmavmc.chainfire;

import java.util.Optional;

/**
 * Which page of a prefix to list.
 *
 * @param at the revision to list at, the newest when empty
 * @param after the last key of the page before, to go on behind it
 * @param limit the most entries to answer, 1 to {@link Limits#MAX_PAGE}
 */
public record ListRequest(String prefix, Optional<Revision> at, Optional<String> after, int limit) {

    public ListRequest {
        if (limit < 1 || limit > Limits.MAX_PAGE) {
            throw new IllegalArgumentException(
                    "limit: " + limit + " (expected: 1 to " + Limits.MAX_PAGE + ")");
        }
    }

    /** The first page of the newest revision. */
    public static ListRequest of(String prefix) {
        return new ListRequest(prefix, Optional.empty(), Optional.empty(), Limits.MAX_PAGE);
    }

    /** The page behind the given one, at the same revision. */
    public ListRequest behind(Listing page) {
        return new ListRequest(
                prefix,
                Optional.of(page.revision()),
                Optional.of(page.entries().getLast().key()),
                limit);
    }
}
