package io.plasmavmc.server.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plasmavmc.chainfire.sqlite.StoreCopyRefused.Why;
import io.plasmavmc.chainfire.sqlite.StoreRestore;
import io.plasmavmc.server.config.ServerSettings;
import io.plasmavmc.server.wiring.KnownStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code plasmavmc store restore FILE}. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description = {
            "Make the state of a server from a backup.",
            "The server must not run. Its next start notices: nothing that was under way when the",
            "backup was made is carried out, VMs that run now are left alone, VMs that ran then and",
            "do not now are stopped."
        })
final class RestoreCommand extends StoreTask implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "A backup that store backup has written.")
    private Path file = Path.of("");

    @Option(
            names = "--replace",
            description = "Put a store that is there aside, under another name beside the new one.")
    private boolean replace;

    RestoreCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    public Integer call() {
        return execute();
    }

    @Override
    Result run(ServerSettings settings) {
        StoreRestore.Restored restored =
                StoreRestore.restore(file, settings.storeFile(), replace, InstantSource.system());
        KnownStore.rememberIfNew(settings.dataDir(), restored.backupStoreId());
        return new Result(json(restored), text(restored));
    }

    private static ObjectNode json(StoreRestore.Restored restored) {
        ObjectNode json =
                object().put("store", restored.store().toString())
                        .put("storeId", restored.storeId())
                        .put("revision", restored.revision().toString())
                        .put("keys", Long.toString(restored.keys()))
                        .put("backupStoreId", restored.backupStoreId())
                        .put("backupRevision", restored.backupRevision().toString())
                        .put("checksum", restored.sealed());
        restored.former().ifPresent(former -> json.put("former", former.toString()));
        return json;
    }

    private static String text(StoreRestore.Restored restored) {
        String text =
                "restored %s: %d keys as of revision %s of store %s; it is store %s now, at revision %s"
                        .formatted(
                                restored.store(),
                                restored.keys(),
                                restored.backupRevision(),
                                restored.backupStoreId(),
                                restored.storeId(),
                                restored.revision());
        String former =
                restored.former()
                        .map(path -> "\nthe store that was there is kept as " + path)
                        .orElse("");
        String plain =
                restored.sealed()
                        ? ""
                        : "\nthe file is no backup but a copy of a store: it has no checksum, only its"
                                + " structure was checked";
        return text + former + plain;
    }

    @Override
    String hint(Why why) {
        return switch (why) {
            case MISSING -> "name a file that plasmavmc store backup has written";
            case EXISTS -> "--replace puts it aside under another name; nothing of it is lost";
            case IN_USE -> "stop the server: VMs run on meanwhile";
            case UNUSABLE -> "try an older backup; a newer one needs the version that wrote it";
            case NO_SPACE -> "make room for a copy of the backup in the data directory";
            case FAILED -> "";
        };
    }
}
