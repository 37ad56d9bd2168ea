package io.plasmavmc.server;

import picocli.CommandLine;

/** The server's own entry, which {@code plasmavmc server} starts. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ServerCommand(System.getenv())).execute(arguments));
    }
}
