package io.plasmavmc.server.grpc;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The labels that a listed thing must have, all of them. */
record LabelFilter(List<Map.Entry<String, String>> wanted) {

    static LabelFilter of(List<String> pairs) {
        return new LabelFilter(
                pairs.stream()
                        .map(
                                pair -> {
                                    int equals = pair.indexOf('=');
                                    return Map.entry(
                                            pair.substring(0, equals), pair.substring(equals + 1));
                                })
                        .toList());
    }

    boolean fits(Map<String, String> labels) {
        return wanted.stream().allMatch(w -> w.getValue().equals(labels.get(w.getKey())));
    }

    /** As labels of their own; the last of one key wins. */
    Map<String, String> asLabels() {
        Map<String, String> labels = new LinkedHashMap<>();
        wanted.forEach(pair -> labels.put(pair.getKey(), pair.getValue()));
        return labels;
    }
}
