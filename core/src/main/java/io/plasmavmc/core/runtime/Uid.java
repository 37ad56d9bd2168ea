package io.plasmavmc.core.runtime;

import java.util.regex.Pattern;

/** Identifies one thing for ever, also after its name was given to another: a UUID as text. */
public record Uid(String text) {

    private static final Pattern GRAMMAR =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    public Uid {
        if (!GRAMMAR.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "uid: " + text + " (expected: a UUID in lower case)");
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
