package io.plasmavmc.server.config;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which server's store is meant: those of the server's flags that say it. */
public final class StoreFlags {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "The server's settings (default: /etc/plasmavmc/server.yaml if it exists).")
    private @Nullable String config;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = {
                "The server's data directory (default: /var/lib/plasmavmc as root,",
                "else $XDG_DATA_HOME/plasmavmc)."
            })
    private @Nullable String dataDir;

    @Option(
            names = "--store",
            paramLabel = "URL",
            description = "Where its state is kept (default: sqlite:DATA_DIR/chainfire.db).")
    private @Nullable String store;

    Map<Setting, String> given() {
        Map<Setting, String> given = new EnumMap<>(Setting.class);
        put(given, Setting.CONFIG, config);
        put(given, Setting.DATA_DIR, dataDir);
        put(given, Setting.STORE, store);
        return given;
    }

    private static void put(Map<Setting, String> given, Setting setting, @Nullable String value) {
        if (value != null) {
            given.put(setting, value);
        }
    }
}
