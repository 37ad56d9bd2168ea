package io.plasmavmc.core.hypervisor.fake;

import io.plasmavmc.core.hypervisor.DeviceView;
import io.plasmavmc.core.hypervisor.DeviceView.Seen;
import io.plasmavmc.core.vm.Item;
import io.plasmavmc.core.vm.RunningMachine.Device;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The disks and NICs in a fake machine, and which of them its guest was asked to let go. Guarded by
 * the host's lock.
 */
final class FakeBay {

    private final Map<Item, Plugged> plugged = new LinkedHashMap<>();

    /**
     * A device.
     *
     * @param heard a guest was up to take note of the newest request
     */
    private record Plugged(
            Device device, Optional<Instant> asked, boolean heard, boolean refused) {}

    void plug(Item item, Device device) {
        plugged.put(item, new Plugged(device, Optional.empty(), false, false));
    }

    Optional<Device> device(Item item) {
        return Optional.ofNullable(plugged.get(item)).map(Plugged::device);
    }

    void remove(Item item) {
        plugged.remove(item);
    }

    void ask(Item item, Instant now, boolean heard) {
        plugged.computeIfPresent(
                item, (_, old) -> new Plugged(old.device(), Optional.of(now), heard, false));
    }

    void refuse(Item item) {
        plugged.computeIfPresent(
                item, (_, old) -> new Plugged(old.device(), old.asked(), false, true));
    }

    /** What the guest is to let go of, as it knows. */
    List<Item> heard() {
        return plugged.entrySet().stream()
                .filter(each -> each.getValue().heard())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** A reset completes every request, heard or not. */
    void reset() {
        plugged.values().removeIf(each -> each.asked().isPresent());
    }

    DeviceView view() {
        Map<Item, Seen> seen = new HashMap<>();
        plugged.forEach(
                (item, each) ->
                        seen.put(
                                item,
                                new Seen(each.device().address(), each.asked(), each.refused())));
        return new DeviceView(seen);
    }
}
