package io.plasmavmc.cli.store;

import io.plasmavmc.cli.failure.LocalFailure;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * {@code plasmavmc store backup|restore FILE} stands in the list of commands; it works on the
 * store's file, which only the server's program knows, and the launcher script starts that when
 * {@code store} is the first word.
 */
@Command
public final class StoreCommand implements Callable<Integer> {
    private final String verb;

    @Parameters(paramLabel = "FILE", description = "The backup.")
    private String file = "";

    @Mixin final StoreFlags flags = new StoreFlags();

    public StoreCommand(String verb) {
        this.verb = verb;
    }

    @Override
    public Integer call() {
        throw new LocalFailure(
                "STORE_NOT_HERE",
                "the store is worked on by the launcher script, with store as the first word",
                "run: plasmavmc store " + verb + " " + file);
    }
}
