package io.plasmavmc.cli;

import io.plasmavmc.cli.invocation.Surroundings;

/** Where the JVM begins. Everything is in {@link Program}, which tests can call. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(Program.run(args, Surroundings.ofThisProcess()));
    }
}
