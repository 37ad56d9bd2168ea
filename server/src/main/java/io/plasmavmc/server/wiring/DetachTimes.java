package io.plasmavmc.server.wiring;

import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.state.StateEvent;
import io.plasmavmc.core.state.StateSink;
import io.plasmavmc.core.vm.Item;
import io.plasmavmc.core.vm.ItemAnswer;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * How long this node's guests take to let devices go, told from what the owner writes down. One
 * that is held beyond its deadline counts as held then, and as released when it goes. The state's
 * thread alone calls; what a restart interrupts is not told.
 */
final class DetachTimes implements StateSink {

    private final NodeId node;
    private final BiConsumer<Duration, String> told;
    private final Map<VmId, Map<Item, Open>> asked = new HashMap<>();

    /**
     * A detach that is not over.
     *
     * @param held whether its deadline has passed, which is told once
     */
    private record Open(Instant begun, boolean held) {}

    /**
     * @param told hears the time since the guest was asked, and {@code released}, {@code held} or
     *     {@code refused}
     */
    DetachTimes(NodeId node, BiConsumer<Duration, String> told) {
        this.node = node;
        this.told = told;
    }

    @Override
    public void apply(StateEvent event) {
        if (event instanceof StateEvent.HandleUpdated(VmId id, var handle)) {
            if (handle.value().node().equals(node)) {
                asked.compute(id, (_, old) -> looked(Optional.ofNullable(old), handle.value()));
            }
        } else if (event instanceof StateEvent.HandleDeleted(VmId id)) {
            asked.remove(id);
        }
    }

    private Map<Item, Open> looked(Optional<Map<Item, Open>> former, VmHandle handle) {
        Map<Item, Open> open = new HashMap<>();
        for (ItemAnswer answer : handle.items()) {
            Optional<Open> known =
                    former.flatMap(items -> Optional.ofNullable(items.get(answer.item())));
            next(known, answer).ifPresent(next -> open.put(answer.item(), next));
        }
        return open;
    }

    private Optional<Open> next(Optional<Open> known, ItemAnswer answer) {
        return switch (answer.state()) {
            case WAITING -> Optional.of(known.orElse(new Open(answer.since(), false)));
            case SETTLED, FAILED -> known.flatMap(open -> answered(open, answer));
        };
    }

    private Optional<Open> answered(Open open, ItemAnswer answer) {
        boolean held = isHeld(answer);
        if (!held || !open.held()) {
            String outcome = answer.released() ? "released" : held ? "held" : "refused";
            told.accept(Duration.between(open.begun(), answer.since()), outcome);
        }
        return held ? Optional.of(new Open(open.begun(), true)) : Optional.empty();
    }

    private static boolean isHeld(ItemAnswer answer) {
        return answer.reason().equals(Reason.GUEST_HOLDS_DEVICE.name());
    }
}
