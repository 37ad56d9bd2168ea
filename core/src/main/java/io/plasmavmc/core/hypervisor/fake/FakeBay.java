package io.plasmavmc.core.hypervisor.fake;

import io.plasmavmc.core.hypervisor.DeviceView;
import io.plasmavmc.core.hypervisor.DeviceView.Seen;
import io.plasmavmc.core.vm.Item;
import io.plasmavmc.core.vm.RunningMachine.Device;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The disks and NICs in a fake machine, which of them its guest was asked to let go, and what those
 * that went have left behind. Guarded by the host's lock.
 */
final class FakeBay {

    private final Map<Item, Plugged> plugged = new LinkedHashMap<>();

    /** Of which the device went, but not yet what it was made of. */
    private final Set<Item> left = new LinkedHashSet<>();

    private boolean placed;

    /**
     * A device.
     *
     * @param heard a guest was up to take note of the newest request
     */
    private record Plugged(
            Device device, Optional<Instant> asked, boolean heard, boolean refused) {}

    void plug(Item item, Device device) {
        left.remove(item);
        plugged.put(item, new Plugged(device, Optional.empty(), false, false));
    }

    Optional<Device> device(Item item) {
        return Optional.ofNullable(plugged.get(item)).map(Plugged::device);
    }

    /** The device goes; what it was made of stays until it is released. */
    void remove(Item item) {
        if (plugged.remove(item) != null) {
            left.add(item);
        }
    }

    void release(Item item) {
        left.remove(item);
    }

    /** Of which something is there without a device. */
    Set<Item> left() {
        return Set.copyOf(left);
    }

    /** The firmware has numbered the buses. */
    void place() {
        placed = true;
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
        plugged.entrySet().stream()
                .filter(each -> each.getValue().asked().isPresent())
                .map(Map.Entry::getKey)
                .toList()
                .forEach(this::remove);
    }

    DeviceView view() {
        Map<Item, Seen> seen = new HashMap<>();
        plugged.forEach(
                (item, each) ->
                        seen.put(
                                item,
                                new Seen(
                                        placed ? each.device().address() : "",
                                        each.asked(),
                                        each.refused())));
        return new DeviceView(seen);
    }
}
