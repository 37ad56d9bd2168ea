package io.plasmavmc.server.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plasmavmc.chainfire.sqlite.StoreBackup;
import io.plasmavmc.chainfire.sqlite.StoreCopyRefused.Why;
import io.plasmavmc.server.config.ServerSettings;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code plasmavmc store backup FILE}. */
@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        description = {
            "Write the state of a server into one file.",
            "It has the VMs, the records of images and volumes, and the tokens, all at one revision;",
            "disk contents are not in it. The server goes on meanwhile."
        })
final class BackupCommand extends StoreTask implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "The backup to write; readable by you alone.")
    private Path file = Path.of("");

    @Option(names = "--replace", description = "Replace FILE if it exists.")
    private boolean replace;

    BackupCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    public Integer call() {
        return execute();
    }

    @Override
    Result run(ServerSettings settings) {
        StoreBackup.Written written =
                StoreBackup.write(settings.storeFile(), file, replace, InstantSource.system());
        ObjectNode json =
                object().put("file", written.file().toString())
                        .put("storeId", written.storeId())
                        .put("revision", written.revision().toString())
                        .put("keys", Long.toString(written.keys()))
                        .put("sizeBytes", Long.toString(written.bytes()));
        String text =
                "backed up to %s: store %s, revision %s, %d keys, %d KiB; read through and whole"
                        .formatted(
                                written.file(),
                                written.storeId(),
                                written.revision(),
                                written.keys(),
                                Math.ceilDiv(written.bytes(), 1_024));
        return new Result(json, text);
    }

    @Override
    String hint(Why why) {
        return switch (why) {
            case MISSING -> "name the server's data directory by --data-dir, or another FILE";
            case EXISTS -> "name another FILE, or replace this one by --replace";
            case UNUSABLE ->
                    "nothing was written; restore the newest backup by: plasmavmc store restore";
            case NO_SPACE ->
                    "make room, or name a FILE on another disk; nothing is left of this one";
            case IN_USE, FAILED -> "";
        };
    }
}
