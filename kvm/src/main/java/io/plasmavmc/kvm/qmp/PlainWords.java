package io.plasmavmc.kvm.qmp;

/**
 * What somebody else said, fit for people's terminals: one line of a bounded length, without
 * characters that do something.
 */
public final class PlainWords {

    private PlainWords() {}

    /** At most so many characters of it. */
    public static String of(String said, int longest) {
        return said.substring(0, Math.min(said.length(), longest)).replaceAll("[\\p{C}\\v]", " ");
    }
}
