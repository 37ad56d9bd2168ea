package io.plasmavmc.kvm.qemu.device;

import io.plasmavmc.core.vm.Item;
import io.plasmavmc.kvm.qemu.commandline.QemuNames;
import io.plasmavmc.kvm.qmp.QmpEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which devices of one process are still on their way out. QEMU stops listing a device some 50 ms
 * before it is through with it; until then its nodes are in use and its id is taken. So one that
 * was there counts as there until its {@code DEVICE_DELETED}. Where that may have been missed, and
 * after a while in any case, the list alone counts. Looks come one at a time, events from the
 * monitor's thread.
 */
final class Departures {

    private static final Duration LONGEST = Duration.ofSeconds(1);

    /** Since when it is not listed any more, by device that counts as there. */
    private final Map<Item, Optional<Instant>> there = new HashMap<>();

    private final Set<Item> deleted = new HashSet<>();

    /** QEMU is about to be asked for its list: what it tells from now on is newer. */
    synchronized void asking() {
        deleted.clear();
    }

    /** What is there, by the list that it gave. */
    synchronized Set<Item> settle(Set<Item> listed, Instant now) {
        for (var item : listed) {
            if (!deleted.contains(item)) {
                there.put(item, Optional.empty());
            }
        }
        there.replaceAll(
                (item, since) -> listed.contains(item) ? since : Optional.of(since.orElse(now)));
        there.values().removeIf(since -> isOver(since, now));
        return Set.copyOf(there.keySet());
    }

    synchronized void plugged(Item item) {
        there.put(item, Optional.empty());
    }

    synchronized void heard(QmpEvent event) {
        switch (event) {
            case QmpEvent.DeviceDeleted(var device, var _) ->
                    device.flatMap(QemuNames::itemOf).ifPresent(this::gone);
            case QmpEvent.Overflow _, QmpEvent.SessionEnded _ -> there.clear();
            case QmpEvent.Shutdown _,
                    QmpEvent.Stop _,
                    QmpEvent.Resume _,
                    QmpEvent.Reset _,
                    QmpEvent.Powerdown _,
                    QmpEvent.GuestPanicked _,
                    QmpEvent.BlockIoError _,
                    QmpEvent.DeviceUnplugGuestError _,
                    QmpEvent.MemoryDeviceSizeChange _,
                    QmpEvent.AcpiDeviceOst _,
                    QmpEvent.Other _ -> {}
        }
    }

    private void gone(Item item) {
        deleted.add(item);
        there.remove(item);
    }

    private static boolean isOver(Optional<Instant> since, Instant now) {
        return since.filter(time -> !now.isBefore(time.plus(LONGEST))).isPresent();
    }
}
