package io.plasmavmc.core.agent;

import io.plasmavmc.chainfire.ChainFire;
import io.plasmavmc.chainfire.Commit;
import io.plasmavmc.chainfire.CommitResult;
import io.plasmavmc.chainfire.Compare;
import io.plasmavmc.chainfire.Value;
import io.plasmavmc.core.node.Owner;
import io.plasmavmc.core.state.Keys;
import io.plasmavmc.core.state.StateCodec;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Handles as their owner writes them: every write compares the owner key, so that a former owner's
 * write fails, and the handle as it was read. What was written stands in the read model only a
 * moment later, so the newest written ones are kept here until then. Calls for one VM come one at a
 * time.
 */
final class HandleStore {

    private final ChainFire store;
    private final StateCodec codec;
    private final Map<VmId, Stored<VmHandle>> written = new ConcurrentHashMap<>();

    /** What is being written, or of which no answer says whether it was. */
    private final Map<VmId, Value> unsure = new ConcurrentHashMap<>();

    HandleStore(ChainFire store, StateCodec codec) {
        this.store = store;
        this.codec = codec;
    }

    /**
     * The newer of the handle that the read model shows and the one written here. Where the last
     * write was refused or ended without an answer, the store is asked: what the read model shows
     * may be older than what was written before.
     */
    Optional<Stored<VmHandle>> newest(VmId id, Optional<Stored<VmHandle>> shown) {
        if (unsure.containsKey(id)) {
            read(id);
            unsure.remove(id);
        }
        Stored<VmHandle> mine = written.get(id);
        if (mine == null) {
            return shown;
        }
        if (shown.isPresent() && !shown.get().revision().isBefore(mine.revision())) {
            written.remove(id);
            return shown;
        }
        return Optional.of(mine);
    }

    private void read(VmId id) {
        store.get(Keys.handle(id))
                .ifPresentOrElse(
                        entry -> {
                            VmHandle handle = codec.handle().decode(entry.value());
                            written.put(id, new Stored<>(handle, entry.modified(), entry.value()));
                        },
                        () -> written.remove(id));
    }

    /** The stored handle, or empty where the owner key or the handle is not what it was. */
    Optional<Stored<VmHandle>> write(
            Stored<Owner> owner, Optional<Stored<VmHandle>> former, VmHandle next) {
        return write(owner, former, next, List.of());
    }

    /** Likewise, and only where all of that holds, too. */
    Optional<Stored<VmHandle>> write(
            Stored<Owner> owner,
            Optional<Stored<VmHandle>> former,
            VmHandle next,
            List<Compare> only) {
        String key = Keys.handle(next.id());
        Value value =
                former.map(old -> codec.handle().encode(next, old.raw()))
                        .orElseGet(() -> codec.handle().encode(next));
        Compare unchanged =
                former.<Compare>map(old -> new Compare.Unchanged(key, old.revision()))
                        .orElse(new Compare.Absent(key));
        Commit.Builder commit =
                Commit.builder()
                        .when(new Compare.Unchanged(Keys.owner(next.id()), owner.revision()))
                        .when(unchanged)
                        .put(key, value);
        only.forEach(commit::when);
        unsure.put(next.id(), value);
        return switch (store.commit(commit.build())) {
            case CommitResult.Committed(var revision) -> {
                Stored<VmHandle> stored = new Stored<>(next, revision, value);
                written.put(next.id(), stored);
                unsure.remove(next.id());
                yield Optional.of(stored);
            }
            case CommitResult.Conflicted() -> Optional.empty();
        };
    }

    /**
     * Whether an event that shows this handle tells only what was written here; it may come before
     * the store's answer does.
     */
    boolean isOwnWrite(VmId id, Stored<VmHandle> shown) {
        Value writing = unsure.get(id);
        Stored<VmHandle> mine = written.get(id);
        return (writing != null && writing.equals(shown.raw()))
                || (mine != null && !mine.revision().isBefore(shown.revision()));
    }

    void forget(VmId id) {
        written.remove(id);
        unsure.remove(id);
    }
}
