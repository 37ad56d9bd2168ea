package io.plasmavmc.cli.vm;

import io.plasmavmc.cli.failure.WrongUsage;
import java.util.Arrays;
import java.util.Optional;

/** The fields of a VM that may be pending, by the words of their flags and by their paths. */
enum SizeField {
    CPUS("cpus", "spec.cpus"),
    MAX_CPUS("max-cpus", "spec.maxCpus"),
    MEMORY("memory", "spec.memoryMib"),
    MAX_MEMORY("max-memory", "spec.maxMemoryMib");

    private final String word;
    private final String path;

    SizeField(String word, String path) {
        this.word = word;
        this.path = path;
    }

    String word() {
        return word;
    }

    String path() {
        return path;
    }

    boolean isMemory() {
        return this == MEMORY || this == MAX_MEMORY;
    }

    static Optional<SizeField> at(String path) {
        return Arrays.stream(values()).filter(field -> field.path.equals(path)).findFirst();
    }

    /** As people type it: {@code max-cpus}, or a path as the API has it. */
    static SizeField parse(String typed) {
        return Arrays.stream(values())
                .filter(field -> field.word.equals(typed))
                .findFirst()
                .or(() -> at(typed))
                .or(() -> at("spec." + typed))
                .orElseThrow(
                        () ->
                                new WrongUsage(
                                        "FIELD "
                                                + typed
                                                + ": cannot be pending (expected: cpus, max-cpus,"
                                                + " memory or max-memory)"));
    }
}
