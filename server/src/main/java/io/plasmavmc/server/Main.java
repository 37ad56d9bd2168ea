package io.plasmavmc.server;

import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;

/**
 * The server's own entry. The launcher hands on what was typed, {@code server} included, so that
 * the first word can say which command of this program is meant.
 */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        List<String> typed = Arrays.asList(arguments);
        boolean named = !typed.isEmpty() && typed.getFirst().equals("server");
        String[] flags = typed.subList(named ? 1 : 0, typed.size()).toArray(String[]::new);
        System.exit(new CommandLine(new ServerCommand(System.getenv())).execute(flags));
    }
}
