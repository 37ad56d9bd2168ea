package io.plasmavmc.core.tenant;

import java.util.regex.Pattern;

/**
 * The one grammar of names (contract section 5). Files on disk are named by uid, never by these.
 */
public final class Names {

    public static final int MAX_LENGTH = 63;

    /** What is said to people whose name does not fit. */
    public static final String EXPECTED =
            "a-z first, then a-z, 0-9 and -, at most 63 characters, no - at the end";

    private static final Pattern GRAMMAR = Pattern.compile("[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?");

    private Names() {}

    public static boolean isValid(String name) {
        return GRAMMAR.matcher(name).matches();
    }

    /**
     * The name, where it is valid; callers that check people's input ask {@link #isValid} first.
     */
    public static String require(String name) {
        if (!isValid(name)) {
            throw new IllegalArgumentException("name: " + name + " (expected: " + EXPECTED + ")");
        }
        return name;
    }
}
