package io.plasmavmc.testkit.sim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A file of {@code broken/}: what is broken on purpose, and the unified diff that breaks it.
 *
 * @param files the lines of each source that the diff changes, by path from the root
 */
record BrokenVariant(String what, Map<String, List<String>> files) {
    static BrokenVariant read(Path root, Path patch) throws IOException {
        List<String> lines = Files.readAllLines(patch);
        Map<String, List<String>> files = new TreeMap<>();
        String file = "";
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("+++ b/")) {
                file = lines.get(i).substring("+++ b/".length());
                files.put(file, new ArrayList<>(Files.readAllLines(root.resolve(file))));
            } else if (lines.get(i).startsWith("@@")) {
                apply(hunk(lines, i + 1), files.getOrDefault(file, List.of()), patch);
            }
        }
        return new BrokenVariant(lines.getFirst().replaceFirst("What: *", ""), files);
    }

    private static List<String> hunk(List<String> lines, int from) {
        int to = from;
        while (to < lines.size() && lines.get(to).matches("[ +-].*|") && !isHeader(lines.get(to))) {
            to++;
        }
        return lines.subList(from, to);
    }

    private static boolean isHeader(String line) {
        return line.startsWith("--- a/") || line.startsWith("+++ b/");
    }

    /** Found by its content, since the lines above it may have changed since it was written. */
    private static void apply(List<String> hunk, List<String> file, Path patch) {
        List<String> before = side(hunk, '-');
        for (int at = 0; at + before.size() <= file.size(); at++) {
            if (file.subList(at, at + before.size()).equals(before)) {
                file.subList(at, at + before.size()).clear();
                file.addAll(at, side(hunk, '+'));
                return;
            }
        }
        throw new IllegalStateException(
                patch.getFileName() + " does not fit the sources any more: " + before);
    }

    private static List<String> side(List<String> hunk, char sign) {
        List<String> side = new ArrayList<>();
        for (String line : hunk) {
            if (!line.isEmpty() && (line.charAt(0) == ' ' || line.charAt(0) == sign)) {
                side.add(line.substring(1));
            }
        }
        return side;
    }
}
