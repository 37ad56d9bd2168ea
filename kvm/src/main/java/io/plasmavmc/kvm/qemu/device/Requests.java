package io.plasmavmc.kvm.qemu.device;

import io.plasmavmc.core.vm.Item;
import io.plasmavmc.kvm.qemu.commandline.QemuNames;
import io.plasmavmc.kvm.qmp.QmpEvent;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which devices of one process the guest was asked to let go, and which of these requests it has
 * refused. Kept in memory: another server's requests are not known here. Any thread.
 */
final class Requests {

    private final Map<Item, Request> all = new ConcurrentHashMap<>();

    /** The newest request for a device. */
    record Request(Instant time, boolean refused) {}

    Optional<Request> of(Item item) {
        return Optional.ofNullable(all.get(item));
    }

    /** Asked now; what the guest said to an earlier request is over. Answers that request. */
    Optional<Request> asked(Item item, Instant now) {
        return Optional.ofNullable(all.put(item, new Request(now, false)));
    }

    /** The newest request was none after all. */
    void takeBack(Item item, Optional<Request> before) {
        before.ifPresentOrElse(request -> all.put(item, request), () -> all.remove(item));
    }

    /** Those of devices that are gone are over. */
    void keepOnly(Collection<Item> present) {
        all.keySet().retainAll(present);
    }

    void forget(Item item) {
        all.remove(item);
    }

    void heard(QmpEvent event) {
        if (event instanceof QmpEvent.DeviceUnplugGuestError(var device, var path)) {
            device.or(() -> id(path))
                    .flatMap(QemuNames::itemOf)
                    .ifPresent(
                            item ->
                                    all.computeIfPresent(
                                            item, (_, old) -> new Request(old.time(), true)));
        }
    }

    private static Optional<String> id(String path) {
        return path.startsWith(QemuNames.DEVICES)
                ? Optional.of(path.substring(QemuNames.DEVICES.length()))
                : Optional.empty();
    }
}
