package io.plasmavmc.kvm.qemu.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.kvm.qmp.DeviceCommands.PciDevice;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class PciPlacesTest {

    private static final List<PciDevice> NUMBERED =
            List.of(
                    device("", 0, 0),
                    port("port-0", 1),
                    device("disk-a", 1, 0),
                    port("port-31", 32),
                    device("nic-a", 32, 0),
                    port("port-config", 33));

    private final PciPlaces places = new PciPlaces();
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void placesAreThoseBehindThePorts() {
        assertThat(places.of(Set.of("disk-a", "nic-a"), answer(NUMBERED)))
                .isEqualTo(Map.of("disk-a", "0000:01:00.0", "nic-a", "0000:20:00.0"));
    }

    @Test
    void machineIsAskedUntilAllIsKnownAndNoMore() {
        var early = List.of(port("port-0", 0), port("port-31", 0));
        assertThat(places.of(Set.of("disk-a"), answer(early))).isEmpty();

        places.of(Set.of("disk-a"), answer(NUMBERED));
        places.of(Set.of("disk-a"), answer(NUMBERED));

        assertThat(asked).hasValue(2);
    }

    @Test
    void machineWithoutDevicesIsNotAsked() {
        assertThat(places.of(Set.of(), answer(NUMBERED))).isEmpty();
        assertThat(asked).hasValue(0);
    }

    @Test
    void busesThatTheFirmwareIsStillNumberingAreNotBelieved() {
        var half = List.of(port("port-0", 1), device("disk-a", 1, 0), port("port-31", 0));
        var provisional = List.of(port("port-0", 1), device("disk-a", 1, 0), port("port-31", 255));
        var twice = List.of(port("port-0", 1), device("disk-a", 1, 0), port("port-31", 1));

        assertThat(List.of(half, provisional, twice))
                .allSatisfy(
                        seen -> assertThat(places.of(Set.of("disk-a"), answer(seen))).isEmpty());
    }

    @Test
    void pluggedDeviceHasItsPlaceAtOnceOnceTheBusesAreKnown() {
        places.of(Set.of("disk-a"), answer(NUMBERED));

        places.plugged("disk-b", 31);

        assertThat(places.of(Set.of("disk-a", "disk-b"), answer(List.of())))
                .containsEntry("disk-b", "0000:20:00.0");
        assertThat(asked).hasValue(1);
    }

    @Test
    void deviceThatCameBackElsewhereIsSeenThere() {
        places.of(Set.of("disk-a"), answer(NUMBERED));
        places.of(Set.of(), answer(NUMBERED));

        places.plugged("disk-a", 31);

        assertThat(places.of(Set.of("disk-a"), answer(NUMBERED)))
                .containsEntry("disk-a", "0000:20:00.0");
    }

    private Supplier<List<PciDevice>> answer(List<PciDevice> devices) {
        return () -> {
            asked.incrementAndGet();
            return devices;
        };
    }

    private static PciDevice port(String id, long secondary) {
        return new PciDevice(id, 0, 4, 0, 0x1b36, 0xc, Optional.of(secondary));
    }

    private static PciDevice device(String id, long bus, long slot) {
        return new PciDevice(id, bus, slot, 0, 0x1af4, 0x1042, Optional.empty());
    }
}
