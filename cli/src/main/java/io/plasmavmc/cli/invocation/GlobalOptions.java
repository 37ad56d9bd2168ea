package io.plasmavmc.cli.invocation;

import io.plasmavmc.cli.output.OutputFormat;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options every command takes, before or after its name. Filled by picocli, then only read. */
public final class GlobalOptions {
    @Option(
            names = "--server",
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            description = {"The server (PLASMAVMC_SERVER; default:", "http://127.0.0.1:8470)."})
    @Nullable String server;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = {
                "The file with the token (PLASMAVMC_TOKEN_FILE, or the",
                "token itself in PLASMAVMC_TOKEN; default: the file",
                "admin.token in the data directory)."
            })
    @Nullable String tokenFile;

    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Certificates (PEM) to trust for https instead of the system's.")
    @Nullable String caFile;

    @Option(
            names = "--org",
            paramLabel = "ORG",
            scope = ScopeType.INHERIT,
            description = "The organisation (PLASMAVMC_ORG; default: default).")
    @Nullable String org;

    @Option(
            names = "--project",
            paramLabel = "PROJECT",
            scope = ScopeType.INHERIT,
            description = "The project (PLASMAVMC_PROJECT; default: default).")
    @Nullable String project;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            scope = ScopeType.INHERIT,
            description = "table, json, yaml or name (default: table).")
    @Nullable String output;

    @Option(
            names = "--wait",
            paramLabel = "DURATION",
            scope = ScopeType.INHERIT,
            description =
                    "How long to wait for the work to be done, 0s to 600s (default: its deadline and"
                            + " 10s more).")
    @Nullable String wait;

    @Option(
            names = "--no-wait",
            scope = ScopeType.INHERIT,
            description = "Do not wait: be done as soon as the server has accepted the work.")
    boolean noWait;

    @Option(
            names = "--request-id",
            paramLabel = "ID",
            scope = ScopeType.INHERIT,
            description = "Makes a repeated command join the first one instead of doing it twice.")
    @Nullable String requestId;

    public OutputFormat output() {
        return output == null ? OutputFormat.table : OutputFormat.parse(output);
    }
}
