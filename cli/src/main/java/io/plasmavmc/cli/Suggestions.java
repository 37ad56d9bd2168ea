package io.plasmavmc.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Words that were probably meant: those few letters away from what was typed, nearest first. Counts
 * a swap of neighbours as one mistake, as it is the one fingers make most.
 */
final class Suggestions {
    private static final int AT_MOST = 3;

    private Suggestions() {}

    static List<String> forWord(String typed, Collection<String> known) {
        var tolerated = Math.max(1, typed.length() / 3);
        return known.stream()
                .filter(word -> distance(typed, word) <= tolerated || isBegunBy(typed, word))
                .sorted(Comparator.comparingInt(word -> distance(typed, word)))
                .limit(AT_MOST)
                .toList();
    }

    private static boolean isBegunBy(String typed, String word) {
        return typed.length() >= 2 && word.startsWith(typed);
    }

    /** Optimal string alignment: insert, delete, replace, swap neighbours. */
    private static int distance(String a, String b) {
        var cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, a, b, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int cheapest(int[][] cost, String a, String b, int i, int j) {
        var same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        var best =
                Math.min(cost[i - 1][j - 1] + same, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        var swapped =
                i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }
}
