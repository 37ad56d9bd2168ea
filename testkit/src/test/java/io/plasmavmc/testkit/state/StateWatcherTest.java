package io.plasmavmc.testkit.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.chainfire.ChainFire;
import io.plasmavmc.chainfire.ChainFireException;
import io.plasmavmc.chainfire.Commit;
import io.plasmavmc.codec.JsonStateCodec;
import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.node.Owner;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.state.Keys;
import io.plasmavmc.core.state.StateEvent;
import io.plasmavmc.core.state.StateWatcher;
import io.plasmavmc.core.state.WatcherConfig;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.testkit.store.MemoryChainFire;
import io.plasmavmc.testkit.time.FakeTimers;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How the state is followed over a store that fails in between. */
class StateWatcherTest {
    private static final VmId VM = VmId.of("default", "default", "web-1");
    private static final Owner OWNER =
            new Owner(new NodeId("host-a"), 1, new Uid("01980000-0000-7000-8000-000000000001"));

    private final MemoryChainFire store = new MemoryChainFire("memory", new FakeTimers());
    private final JsonStateCodec codec = new JsonStateCodec();

    /** The list was read, but nobody was told of it: it is told when the watch is there. */
    @Test
    void listIsToldOnceTheWatchThatFollowsItIsOpen() {
        store.commit(Commit.builder().put(Keys.owner(VM), codec.owner().encode(OWNER)).build());
        StateWatcher watcher =
                new StateWatcher(
                        refusingFirstWatch(),
                        codec,
                        new WatcherConfig(
                                Duration.ZERO, Duration.ofMillis(1), Duration.ofMillis(1)));

        assertThat(watcher.next()).isInstanceOf(StateWatcher.Look.Failed.class);
        assertThat(events(watcher.next())).anyMatch(StateEvent.OwnerUpdated.class::isInstance);
        assertThat(events(watcher.next())).isEmpty();
    }

    private static List<StateEvent> events(StateWatcher.Look look) {
        assertThat(look).isInstanceOf(StateWatcher.Look.Events.class);
        return ((StateWatcher.Look.Events) look).events();
    }

    private ChainFire refusingFirstWatch() {
        AtomicInteger watches = new AtomicInteger();
        return (ChainFire)
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {ChainFire.class},
                        (_, method, arguments) -> {
                            if (method.getName().equals("watch")
                                    && watches.incrementAndGet() == 1) {
                                throw new ChainFireException.Unavailable("planned");
                            }
                            try {
                                return method.invoke(store, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }
}
