package io.plasmavmc.testkit.store;

import java.util.Comparator;

/** The order of keys as UTF-8 bytes, without making the bytes. */
final class KeyOrder implements Comparator<String> {
    static final KeyOrder UTF8 = new KeyOrder();

    private KeyOrder() {}

    @Override
    public int compare(String a, String b) {
        int common = Math.min(a.length(), b.length());
        for (int i = 0; i < common; i++) {
            if (a.charAt(i) != b.charAt(i)) {
                return rank(a.charAt(i)) - rank(b.charAt(i));
            }
        }
        return a.length() - b.length();
    }

    /** Surrogates stand for characters above all others, but have lower numbers than some. */
    private static int rank(char c) {
        return Character.isSurrogate(c) ? c + Character.MAX_VALUE : c;
    }
}
