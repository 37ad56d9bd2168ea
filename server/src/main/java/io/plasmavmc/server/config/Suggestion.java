package io.plasmavmc.server.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what somebody may have meant: the known word that the fewest letters tell apart. */
public final class Suggestion {

    private Suggestion() {}

    /** Ready to be put behind a message, empty where nothing is near. */
    public static String didYouMean(String word, Collection<String> known) {
        Optional<String> nearest =
                known.stream().min(Comparator.comparingInt(candidate -> distance(word, candidate)));
        int most = Math.max(2, word.length() / 3);
        return nearest.filter(candidate -> distance(word, candidate) <= most)
                .map(candidate -> "; did you mean " + candidate + "?")
                .orElse("");
    }

    /** Of Levenshtein, row by row. */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
                int best = Math.min(diagonal + change, 1 + Math.min(row[j], row[j - 1]));
                diagonal = row[j];
                row[j] = best;
            }
        }
        return row[other.length()];
    }
}
