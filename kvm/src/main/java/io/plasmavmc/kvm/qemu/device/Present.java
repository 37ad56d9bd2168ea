package io.plasmavmc.kvm.qemu.device;

import io.plasmavmc.core.hypervisor.DeviceView;
import io.plasmavmc.core.hypervisor.DeviceView.Seen;
import io.plasmavmc.core.vm.Item;
import io.plasmavmc.kvm.qemu.commandline.QemuNames;
import io.plasmavmc.kvm.qemu.device.Requests.Request;
import io.plasmavmc.kvm.qemu.monitor.Talk;
import io.plasmavmc.kvm.qmp.DeviceCommands.QueryPci;
import io.plasmavmc.kvm.qmp.ObjectCommands.QomList;
import io.plasmavmc.kvm.qmp.ObjectCommands.QomProperty;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Set;
import java.util.stream.Collectors;

/** Which disks and NICs a machine has, and what is known of each. */
final class Present {

    private static final String PERIPHERAL = "/machine/peripheral";

    private final Talk talk;
    private final Requests requests;
    private final Departures departures;
    private final InstantSource clock;
    private final PciPlaces places = new PciPlaces();

    Present(Talk talk, Ledger ledger, InstantSource clock) {
        this.talk = talk;
        this.requests = ledger.requests();
        this.departures = ledger.departures();
        this.clock = clock;
    }

    /** Asks the machine. */
    Set<Item> now() {
        departures.asking();
        return departures.settle(listed(), clock.instant());
    }

    private Set<Item> listed() {
        return talk.ask(new QomList(PERIPHERAL)).stream()
                .map(QomProperty::name)
                .flatMap(id -> QemuNames.itemOf(id).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Notes one that was plugged in just now: what was asked of another of its id is over. */
    void plugged(Item item, int slot) {
        requests.forget(item);
        departures.plugged(item);
        places.plugged(QemuNames.device(item), slot);
    }

    /** What is known of these, which are all that there are. */
    DeviceView view(Set<Item> items) {
        requests.keepOnly(items);
        var devices = items.stream().map(QemuNames::device).collect(Collectors.toSet());
        var addresses = places.of(devices, () -> talk.ask(new QueryPci()));
        var seen = new HashMap<Item, Seen>();
        for (var item : items) {
            var request = requests.of(item);
            seen.put(
                    item,
                    new Seen(
                            addresses.getOrDefault(QemuNames.device(item), ""),
                            request.map(Request::time),
                            request.filter(Request::refused).isPresent()));
        }
        return new DeviceView(seen);
    }
}
