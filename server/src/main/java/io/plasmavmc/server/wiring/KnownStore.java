package io.plasmavmc.server.wiring;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plasmavmc.chainfire.ChainFire;
import io.plasmavmc.core.agent.RestoredState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which store this node worked with last, kept in {@code store.json} of the data directory: so that
 * a store that was restored from a backup is noticed, and what was under way when the backup was
 * made is not carried out (docs/adr/0009). Called while the server starts, before anything acts.
 */
public final class KnownStore {

    private static final Logger log = LoggerFactory.getLogger(KnownStore.class);
    private static final String FILE = "store.json";
    private static final String ID = "storeId";
    private static final ObjectMapper JSON = new ObjectMapper();

    private KnownStore() {}

    /**
     * Settles a state of the past first and remembers then, so that a kill in between repeats it.
     */
    static void settle(DataDirectory directory, ChainFire store, RestoredState state) {
        Optional<String> known = read(directory.file(FILE));
        if (known.isPresent() && !known.get().equals(store.storeId())) {
            log.warn(
                    "the store is not the one of the last run: restored from a backup? was={} is={};"
                            + " nothing that it tells as under way is carried out",
                    known.get(),
                    store.storeId());
            tell(state.settle());
        }
        if (!known.equals(Optional.of(store.storeId()))) {
            remember(directory, store.storeId());
        }
    }

    private static void tell(RestoredState.Settled settled) {
        settled.dropped()
                .forEach(vm -> log.warn("vm {}: its open action is answered as failed", vm));
        settled.stopped()
                .forEach(vm -> log.warn("vm {}: ran when the backup was made, is stopped now", vm));
    }

    /**
     * For a data directory that no server has worked in: a backup's store has been there before, so
     * the first one notices that this is another.
     */
    public static void rememberIfNew(Path dataDir, String storeId) {
        if (Files.isDirectory(dataDir) && !Files.exists(dataDir.resolve(FILE))) {
            remember(DataDirectory.open(dataDir), storeId);
        }
    }

    private static void remember(DataDirectory directory, String storeId) {
        ObjectNode json = JSON.createObjectNode();
        json.put(ID, storeId);
        directory.write(FILE, (json.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A file that says nothing is one of another store: to drop an action is safe, to repeat is
     * not.
     */
    private static Optional<String> read(Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readTree(file.toFile()).path(ID).asText());
        } catch (IOException e) {
            log.warn("file {} cannot be read: {}", file, Words.of(e));
            return Optional.of("");
        }
    }
}
