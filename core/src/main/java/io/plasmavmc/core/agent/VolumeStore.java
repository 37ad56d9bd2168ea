package io.plasmavmc.core.agent;

import io.plasmavmc.chainfire.ChainFire;
import io.plasmavmc.chainfire.Commit;
import io.plasmavmc.chainfire.CommitResult;
import io.plasmavmc.chainfire.Compare;
import io.plasmavmc.chainfire.Value;
import io.plasmavmc.core.state.Keys;
import io.plasmavmc.core.state.StateCodec;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.volume.Volume;
import java.util.List;
import java.util.Optional;

/** Records of volumes as the node that has their files writes them. Any thread may call. */
final class VolumeStore {

    private final ChainFire store;
    private final StateCodec codec;

    VolumeStore(ChainFire store, StateCodec codec) {
        this.store = store;
        this.codec = codec;
    }

    /** The stored volume, or empty where the record is not what it was. */
    Optional<Stored<Volume>> write(Stored<Volume> former, Volume next) {
        return write(former, next, List.of());
    }

    /** Likewise, and only where all of that holds, too. */
    Optional<Stored<Volume>> write(Stored<Volume> former, Volume next, List<Compare> only) {
        String key = Keys.volume(next.id());
        Value value = codec.volume().encode(next, former.raw());
        Commit.Builder commit =
                Commit.builder().whenUnchanged(key, former.revision()).put(key, value);
        only.forEach(commit::when);
        return switch (store.commit(commit.build())) {
            case CommitResult.Committed(var revision) ->
                    Optional.of(new Stored<>(next, revision, value));
            case CommitResult.Conflicted() -> Optional.empty();
        };
    }

    boolean delete(Stored<Volume> former) {
        String key = Keys.volume(former.value().id());
        Commit commit = Commit.builder().whenUnchanged(key, former.revision()).delete(key).build();
        return store.commit(commit) instanceof CommitResult.Committed;
    }
}
