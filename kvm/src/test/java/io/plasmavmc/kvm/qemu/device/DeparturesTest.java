package io.plasmavmc.kvm.qemu.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.core.vm.Item;
import io.plasmavmc.kvm.qmp.QmpEvent;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeparturesTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Item DATA = Item.disk("data");

    private final Departures departures = new Departures();

    @Test
    void deviceThatIsListedIsThereAndOneThatNeverWasIsNot() {
        assertThat(look(Set.of(DATA), NOW)).containsExactly(DATA);
        assertThat(new Departures().settle(Set.of(), NOW)).isEmpty();
    }

    @Test
    void deviceThatIsNoLongerListedIsThereUntilItsDeletion() {
        look(Set.of(DATA), NOW);

        assertThat(look(Set.of(), NOW)).containsExactly(DATA);
        departures.heard(deleted("disk-data"));

        assertThat(look(Set.of(), NOW)).isEmpty();
    }

    @Test
    void deletionOfAnotherDeviceOrOfItsInnerHalfIsNotItsOwn() {
        departures.plugged(DATA);

        departures.heard(deleted("nic-data"));
        departures.heard(
                new QmpEvent.DeviceDeleted(
                        Optional.empty(), "/machine/peripheral/disk-data/virtio-backend"));

        assertThat(look(Set.of(), NOW)).containsExactly(DATA);
    }

    @Test
    void deletionThatMayHaveBeenMissedIsNotWaitedFor() {
        departures.plugged(DATA);

        departures.heard(new QmpEvent.Overflow(3));

        assertThat(look(Set.of(), NOW)).isEmpty();
    }

    @Test
    void deletionThatDoesNotComeIsNotWaitedForLong() {
        look(Set.of(DATA), NOW);
        look(Set.of(), NOW);

        assertThat(look(Set.of(), NOW.plusMillis(999))).containsExactly(DATA);
        assertThat(look(Set.of(), NOW.plusMillis(1000))).isEmpty();
    }

    @Test
    void deletionIsNewerThanTheListThatWasAskedForBefore() {
        departures.plugged(DATA);
        departures.asking();
        departures.heard(deleted("disk-data"));

        assertThat(departures.settle(Set.of(DATA), NOW)).isEmpty();
    }

    @Test
    void deviceThatCameBackIsThere() {
        departures.plugged(DATA);
        departures.heard(deleted("disk-data"));

        departures.plugged(DATA);

        assertThat(look(Set.of(DATA), NOW)).containsExactly(DATA);
    }

    private Set<Item> look(Set<Item> listed, Instant now) {
        departures.asking();
        return departures.settle(listed, now);
    }

    private static QmpEvent deleted(String device) {
        return new QmpEvent.DeviceDeleted(Optional.of(device), "/machine/peripheral/" + device);
    }
}
