package io.plasmavmc.cli.store;

import picocli.CommandLine.Option;

/** The flags that the server's program takes, for help and completion; nobody reads them here. */
final class StoreFlags {
    @Option(
            names = "--replace",
            description = "Replace what is there; restore puts it aside under another name.")
    boolean replace;

    @Option(names = "--data-dir", paramLabel = "DIR", description = "The server's data directory.")
    String dataDir = "";

    @Option(names = "--store", paramLabel = "URL", description = "Where its state is kept.")
    String store = "";

    @Option(names = "--config", paramLabel = "FILE", description = "The server's settings.")
    String config = "";
}
