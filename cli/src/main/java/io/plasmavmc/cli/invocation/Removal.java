package io.plasmavmc.cli.invocation;

import io.plasmavmc.cli.http.ApiPath;
import java.time.Duration;

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
        var wait = invocation.waits().forWorkBoundedBy(USUALLY_TAKES);
        var follow = invocation.command(kind + " get " + name);
        var _ =
                invocation
                        .waiting()
                        .during(
                                "deleting " + kind + " " + name,
                                follow,
                                () ->
                                        invocation
                                                .api()
                                                .delete(invocation.waiting(path, wait), wait));
    }
}
