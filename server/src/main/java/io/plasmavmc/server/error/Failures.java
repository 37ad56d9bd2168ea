package io.plasmavmc.server.error;

import io.plasmavmc.chainfire.ChainFireException;
import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.runtime.UidSource;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns whatever was thrown into what a caller may see: the one place where the store's failures
 * get their reasons, and where a failure nobody foresaw is logged under an id and answered by that
 * id alone. Any thread may call.
 */
public final class Failures {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private final UidSource ids;

    public Failures(UidSource ids) {
        this.ids = ids;
    }

    public PlasmaException seen(Throwable thrown) {
        return switch (thrown) {
            case PlasmaException.Bug bug -> bug(bug);
            case PlasmaException known -> known;
            case ChainFireException store -> ofStore(store);
            case CompletionException wrapped when wrapped.getCause() != null ->
                    seen(wrapped.getCause());
            default -> bug(thrown);
        };
    }

    private PlasmaException ofStore(ChainFireException store) {
        return switch (store) {
            case ChainFireException.NoSpace _ ->
                    PlasmaException.of(
                            Reason.NO_SPACE,
                            "the disk below the store is full, nothing was changed");
            case ChainFireException.RevisionCompacted _ ->
                    PlasmaException.of(
                            Reason.CURSOR_EXPIRED, "the history asked for is no longer kept");
            case ChainFireException.Unavailable _ ->
                    PlasmaException.of(
                            Reason.STORE_UNAVAILABLE,
                            "the store cannot be reached, nothing was changed");
            case ChainFireException.OutcomeUnknown _ ->
                    PlasmaException.of(
                            Reason.STORE_UNAVAILABLE,
                            "the store fell silent; read again to see whether it was done");
            case ChainFireException.Refused _, ChainFireException.Unusable _ -> bug(store);
        };
    }

    private PlasmaException bug(Throwable thrown) {
        String id = ids.next().text();
        LOG.error("internal failure, id={}", id, thrown);
        return PlasmaException.of(
                Reason.INTERNAL,
                "an internal failure; the server's log has it under " + id,
                Map.of("id", id));
    }
}
