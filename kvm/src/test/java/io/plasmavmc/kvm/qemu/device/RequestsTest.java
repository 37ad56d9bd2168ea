package io.plasmavmc.kvm.qemu.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.core.vm.Item;
import io.plasmavmc.kvm.qemu.device.Requests.Request;
import io.plasmavmc.kvm.qmp.QmpEvent.DeviceUnplugGuestError;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RequestsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Item DATA = Item.disk("data");

    private final Requests requests = new Requests();

    @Test
    void refusalIsThatOfTheDeviceThatItNames() {
        requests.asked(DATA, NOW);
        requests.asked(Item.nic("data"), NOW);

        requests.heard(refusal(Optional.of("disk-data"), "/machine/peripheral/disk-data"));

        assertThat(requests.of(DATA)).contains(new Request(NOW, true));
        assertThat(requests.of(Item.nic("data"))).contains(new Request(NOW, false));
    }

    @Test
    void refusalWithoutAnIdIsReadFromItsPath() {
        requests.asked(DATA, NOW);

        requests.heard(refusal(Optional.empty(), "/machine/unattached/device[3]"));
        assertThat(requests.of(DATA)).contains(new Request(NOW, false));

        requests.heard(refusal(Optional.empty(), "/machine/peripheral/disk-data"));
        assertThat(requests.of(DATA)).contains(new Request(NOW, true));
    }

    @Test
    void refusalOfWhatNobodyAskedForIsNone() {
        requests.heard(refusal(Optional.of("disk-data"), "/machine/peripheral/disk-data"));

        assertThat(requests.of(DATA)).isEmpty();
    }

    @Test
    void newRequestClearsTheRefusal() {
        requests.asked(DATA, NOW);
        requests.heard(refusal(Optional.of("disk-data"), "/machine/peripheral/disk-data"));

        requests.asked(DATA, NOW.plusSeconds(1));

        assertThat(requests.of(DATA)).contains(new Request(NOW.plusSeconds(1), false));
    }

    @Test
    void requestThatWasNoneLeavesTheOneBefore() {
        var none = requests.asked(DATA, NOW);
        requests.takeBack(DATA, none);
        assertThat(requests.of(DATA)).isEmpty();

        requests.asked(DATA, NOW);
        requests.takeBack(DATA, requests.asked(DATA, NOW.plusSeconds(1)));
        assertThat(requests.of(DATA)).contains(new Request(NOW, false));
    }

    @Test
    void requestEndsWithItsDevice() {
        requests.asked(DATA, NOW);

        requests.keepOnly(List.of());

        assertThat(requests.of(DATA)).isEmpty();
    }

    private static DeviceUnplugGuestError refusal(Optional<String> device, String path) {
        return new DeviceUnplugGuestError(device, path);
    }
}
