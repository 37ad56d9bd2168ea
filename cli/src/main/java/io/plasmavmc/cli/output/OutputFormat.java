package io.plasmavmc.cli.output;

import io.plasmavmc.cli.failure.WrongUsage;
import java.util.stream.Stream;

/** How data goes to standard output; typed in lower case. */
public enum OutputFormat {
    table,
    json,
    yaml,
    name;

    public static OutputFormat parse(String text) {
        return Stream.of(values())
                .filter(format -> format.name().equals(text))
                .findFirst()
                .orElseThrow(
                        () ->
                                new WrongUsage(
                                        "-o "
                                                + text
                                                + ": unknown (expected: table, json, yaml or name)"));
    }
}
