package io.plasmavmc.server.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.chainfire.Revision;
import io.plasmavmc.chainfire.Value;
import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.state.StateEvent;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.vm.Item;
import io.plasmavmc.core.vm.ItemAnswer;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DetachTimesTest {

    private static final NodeId NODE = new NodeId("host-a");
    private static final VmId VM = VmId.of("default", "default", "web-1");
    private static final Item DATA = Item.disk("data");
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    private final List<String> told = new ArrayList<>();
    private final DetachTimes times =
            new DetachTimes(NODE, (time, outcome) -> told.add(outcome + " " + time));

    private void handle(NodeId node, ItemAnswer answer) {
        Uid uid = new Uid("01980000-0000-7000-8000-000000000001");
        VmHandle handle = VmHandle.first(VM, uid, node, 1, NOON).withItem(answer);
        times.apply(
                new StateEvent.HandleUpdated(
                        VM, new Stored<>(handle, new Revision(1), Value.ofUtf8("{}"))));
    }

    @Test
    void timeCountsFromTheRequestToTheRelease() {
        handle(NODE, ItemAnswer.waiting(DATA, 5, NOON));
        handle(NODE, ItemAnswer.gone(DATA, 5, NOON.plusSeconds(2)));
        handle(NODE, ItemAnswer.gone(DATA, 5, NOON.plusSeconds(2)));

        assertThat(told).containsExactly("released PT2S");
    }

    @Test
    void deviceThatIsHeldIsToldOnceThenAsReleased() {
        ItemAnswer held =
                ItemAnswer.failed(DATA, 5, "GUEST_HOLDS_DEVICE", "held", NOON.plusSeconds(30));
        handle(NODE, ItemAnswer.waiting(DATA, 5, NOON));
        handle(NODE, held);
        handle(NODE, held);
        handle(NODE, ItemAnswer.gone(DATA, 5, NOON.plusSeconds(90)));

        assertThat(told).containsExactly("held PT30S", "released PT1M30S");
    }

    @Test
    void refusalIsToldAsThat() {
        handle(NODE, ItemAnswer.waiting(DATA, 5, NOON));
        handle(NODE, ItemAnswer.failed(DATA, 5, "GUEST_REFUSED", "no", NOON.plusSeconds(1)));

        assertThat(told).containsExactly("refused PT1S");
    }

    @Test
    void attachesAndDevicesOfOtherNodesDoNotCount() {
        handle(NODE, ItemAnswer.settled(DATA, 4, NOON));
        handle(new NodeId("host-b"), ItemAnswer.waiting(DATA, 5, NOON));
        handle(new NodeId("host-b"), ItemAnswer.gone(DATA, 5, NOON.plusSeconds(1)));

        assertThat(told).isEmpty();
    }
}
