package io.plasmavmc.cli.invocation;

import com.fasterxml.jackson.databind.JsonNode;
import io.plasmavmc.cli.failure.ServerRefusal;
import io.plasmavmc.cli.http.ApiPath;
import io.plasmavmc.cli.http.Polling;
import java.time.Duration;
import java.util.Optional;

/**
 * Deletes an image or a volume and waits until it is really gone: its file is removed by a node
 * after the call, and a name that is still taken would surprise the next create.
 */
public final class Removal {
    private static final Duration USUALLY_TAKES = Duration.ofSeconds(60);

    private final Invocation invocation;

    public Removal(Invocation invocation) {
        this.invocation = invocation;
    }

    public void of(String kind, String name, ApiPath path) {
        var api = invocation.api();
        api.delete(path.with("requestId", invocation.requestId()), Duration.ZERO);
        var wait = invocation.waits().forWorkBoundedBy(USUALLY_TAKES);
        if (wait.isZero()) {
            return;
        }
        var doing = "deleting " + kind + " " + name;
        var follow = invocation.command(kind + " get " + name);
        invocation
                .waiting()
                .during(
                        doing,
                        follow,
                        () -> new Polling(wait).until(doing, follow, () -> gone(path)));
    }

    private Optional<Boolean> gone(ApiPath path) {
        try {
            JsonNode left = invocation.api().get(path);
            return left.isMissingNode() ? Optional.of(true) : Optional.empty();
        } catch (ServerRefusal e) {
            if (e.reason().endsWith("_NOT_FOUND")) {
                return Optional.of(true);
            }
            throw e;
        }
    }
}
