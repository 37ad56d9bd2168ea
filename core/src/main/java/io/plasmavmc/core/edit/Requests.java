package io.plasmavmc.core.edit;

import io.plasmavmc.chainfire.ChainFire;
import io.plasmavmc.chainfire.Commit;
import io.plasmavmc.chainfire.Mutation;
import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.state.Keys;
import io.plasmavmc.core.state.RequestRecord;
import io.plasmavmc.core.state.StateCodec;
import io.plasmavmc.core.tenant.ProjectId;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers request ids for a day, each in the commit of what it asked for: a repeat is answered
 * with what the first one made, another request under the same id is refused. Any thread may call.
 */
public final class Requests {

    private final ChainFire store;
    private final StateCodec codec;
    private final RequestLeases leases;

    public Requests(ChainFire store, StateCodec codec, InstantSource clock) {
        this.store = store;
        this.codec = codec;
        this.leases = new RequestLeases(store, clock);
    }

    /** What this very request has made before. */
    Optional<RequestRecord> repeated(EditContext context, ProjectId project) {
        return context.requestId()
                .flatMap(id -> store.get(Keys.request(project, id)))
                .map(entry -> codec.request().decode(entry.value()))
                .map(record -> same(record, context));
    }

    private static RequestRecord same(RequestRecord record, EditContext context) {
        if (!record.digest().equals(context.digest())) {
            String id = context.requestId().orElse("");
            throw PlasmaException.of(
                    Reason.REQUEST_ID_REUSED,
                    "request id: " + id + " was used for another request (expected: a new one)",
                    Map.of("requestId", id));
        }
        return record;
    }

    /** Adds to the commit that the request made this generation of that subject. */
    void remember(
            EditContext context,
            ProjectId project,
            Uid subject,
            long generation,
            Commit.Builder commit) {
        context.requestId()
                .ifPresent(
                        id -> {
                            String key = Keys.request(project, id);
                            RequestRecord record =
                                    new RequestRecord(context.digest(), subject, generation);
                            commit.whenAbsent(key)
                                    .then(
                                            new Mutation.Put(
                                                    key,
                                                    codec.request().encode(record),
                                                    Optional.of(leases.current())));
                        });
    }

    void leaseRefused() {
        leases.forget();
    }
}
