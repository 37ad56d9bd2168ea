package io.plasmavmc.cli;

import java.util.List;

/** Commands that share a first word, such as {@code vm}. */
record Group(String name, String summary, List<Verb> verbs) {
    Group {
        verbs = List.copyOf(verbs);
    }
}
