package io.plasmavmc.core.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plasmavmc.chainfire.ChainFireException;
import io.plasmavmc.chainfire.Commit;
import io.plasmavmc.chainfire.FailingChainFire;
import io.plasmavmc.codec.JsonStateCodec;
import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.node.Owner;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.state.Keys;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.testkit.store.MemoryChainFire;
import io.plasmavmc.testkit.time.FakeTimers;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Handles as their owner writes them, over a store whose answers come late or not at all. */
class HandleStoreTest {
    private static final VmId VM = VmId.of("default", "default", "web-1");
    private static final Uid UID = new Uid("01980000-0000-7000-8000-000000000001");
    private static final NodeId NODE = new NodeId("host-a");
    private static final VmHandle HANDLE =
            VmHandle.first(VM, UID, NODE, 1, Instant.parse("2026-01-01T00:00:00Z"));

    private final MemoryChainFire store = new MemoryChainFire("memory", new FakeTimers());
    private final JsonStateCodec codec = new JsonStateCodec();
    private final HandleStore handles =
            new HandleStore(new FailingChainFire(store, _ -> FailingChainFire.Fault.AFTER), codec);

    @Test
    void writeThatIsSeenBeforeItsAnswerIsKnownAsOwn() {
        Stored<Owner> owner = owned();

        assertThatThrownBy(() -> handles.write(owner, Optional.empty(), HANDLE))
                .isInstanceOf(ChainFireException.OutcomeUnknown.class);

        assertThat(handles.isOwnWrite(VM, shown())).isTrue();
    }

    @Test
    void anothersWriteBesideOneWithoutAnswerIsNotOwn() {
        Stored<Owner> owner = owned();
        assertThatThrownBy(() -> handles.write(owner, Optional.empty(), HANDLE))
                .isInstanceOf(ChainFireException.OutcomeUnknown.class);

        VmHandle other = HANDLE.withSettledGeneration(7);
        store.commit(Commit.builder().put(Keys.handle(VM), codec.handle().encode(other)).build());

        assertThat(handles.isOwnWrite(VM, shown())).isFalse();
    }

    private Stored<Owner> owned() {
        Owner owner = new Owner(NODE, 1, UID);
        store.commit(Commit.builder().put(Keys.owner(VM), codec.owner().encode(owner)).build());
        var entry = store.get(Keys.owner(VM)).orElseThrow();
        return new Stored<>(owner, entry.modified(), entry.value());
    }

    private Stored<VmHandle> shown() {
        var entry = store.get(Keys.handle(VM)).orElseThrow();
        return new Stored<>(codec.handle().decode(entry.value()), entry.modified(), entry.value());
    }
}
