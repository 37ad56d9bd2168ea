package io.plasmavmc.core.vm;

import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.vm.RunningMachine.Device;
import io.plasmavmc.core.volume.VolumeId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DeviceStatesTest {

    private static final Instant NOW = Instant.EPOCH;
    private static final VmId WEB = VmId.of("o", "p", "web-1");
    private static final Uid UID = new Uid("00000000-0000-7000-8000-000000000001");
    private static final Item DATA = Item.disk("data");

    /** The generation of the disk's last change. */
    private static final long LAST = 5;

    private static final Device THERE = Device.attached("data", "s1", "0000:04:00.0", List.of());
    private static final Device LOST = THERE.lost("GUEST_EJECTED", "the guest has ejected it");

    private static final Optional<Device> NOT_THERE = Optional.empty();
    private static final Optional<ItemAnswer> NO_ANSWER = Optional.empty();

    private static Arguments row(
            String what,
            boolean detaching,
            Optional<Device> known,
            Optional<ItemAnswer> answer,
            String shown) {
        return Arguments.of(what, detaching, known, answer, shown);
    }

    private static Optional<ItemAnswer> settled(long generation) {
        return Optional.of(ItemAnswer.settled(DATA, generation, NOW));
    }

    private static Optional<ItemAnswer> waiting(long generation) {
        return Optional.of(ItemAnswer.waiting(DATA, generation, NOW));
    }

    private static Optional<ItemAnswer> failed(long generation, String reason) {
        return Optional.of(ItemAnswer.failed(DATA, generation, reason, "why", NOW));
    }

    private static Optional<ItemAnswer> refused(String reason) {
        return Optional.of(ItemAnswer.refused(DATA, LAST, reason, "why", NOW));
    }

    static Stream<Arguments> rows() {
        Optional<Device> there = Optional.of(THERE);
        Optional<Device> lost = Optional.of(LOST);
        boolean stays = false;
        boolean goes = true;
        return Stream.of(
                row("there as wanted", stays, there, settled(LAST), "ATTACHED"),
                row("there, a change under way", stays, there, settled(LAST - 1), "ATTACHED"),
                row(
                        "there, its last change failed",
                        stays,
                        there,
                        failed(LAST, "NO_SPACE"),
                        "ATTACHED NO_SPACE why"),
                row(
                        "there, a change before the last failed",
                        stays,
                        there,
                        failed(LAST - 1, "NO_SPACE"),
                        "ATTACHED"),
                row(
                        "there, the guest refused to let it go",
                        stays,
                        there,
                        failed(LAST, "GUEST_REFUSED"),
                        "ATTACHED GUEST_REFUSED why"),
                row("wanted just now", stays, NOT_THERE, NO_ANSWER, "ATTACHING"),
                row("wanted, waits for its volume", stays, NOT_THERE, waiting(LAST), "ATTACHING"),
                row(
                        "refused, its entry is about to go",
                        stays,
                        NOT_THERE,
                        refused("HYPERVISOR_FAILED"),
                        "FAILED HYPERVISOR_FAILED why"),
                row(
                        "ejected by the guest",
                        stays,
                        lost,
                        failed(LAST, "GUEST_EJECTED"),
                        "FAILED GUEST_EJECTED why"),
                row(
                        "ejected, and asked for again",
                        stays,
                        lost,
                        failed(LAST - 1, "GUEST_EJECTED"),
                        "ATTACHING"),
                row("asked to go just now", goes, there, settled(LAST - 1), "DETACHING"),
                row("asked to go, the guest is at it", goes, there, waiting(LAST), "DETACHING"),
                row(
                        "asked to go, its time has passed",
                        goes,
                        there,
                        failed(LAST, "GUEST_HOLDS_DEVICE"),
                        "DETACHING GUEST_HOLDS_DEVICE why"),
                row(
                        "gone, its entry is about to go",
                        goes,
                        NOT_THERE,
                        Optional.of(ItemAnswer.gone(DATA, LAST, NOW)),
                        "DETACHING"),
                row(
                        "asked to go after it was ejected",
                        goes,
                        lost,
                        failed(LAST - 1, "GUEST_EJECTED"),
                        "DETACHING"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void aDeviceIsShownAsItStands(
            String what,
            boolean detaching,
            Optional<Device> known,
            Optional<ItemAnswer> answer,
            String shown) {
        Device device =
                DeviceStates.disks(spec(detaching), handle(answer), running(known)).getFirst();

        assertThat("%s %s %s".formatted(device.phase(), device.reason(), device.message()).strip())
                .isEqualTo(shown);
    }

    @Test
    void whereItSitsIsShownAsLongAsItIsThere() {
        List<Device> shown =
                DeviceStates.disks(spec(true), handle(waiting(LAST)), running(Optional.of(THERE)));

        assertThat(shown.getFirst().serial()).isEqualTo("s1");
        assertThat(shown.getFirst().address()).isEqualTo("0000:04:00.0");
    }

    @Test
    void whatTheSpecDoesNotHaveIsNotShown() {
        RunningMachine running = running(Optional.of(LOST)).with(Item.nic("lan"), THERE);

        assertThat(DeviceStates.nics(spec(false), handle(NO_ANSWER), running)).isEmpty();
    }

    private static VmSpec spec(boolean detaching) {
        DiskSpec disk =
                new DiskSpec(
                        "data",
                        new VolumeId(WEB.project(), "data-1"),
                        UID,
                        Optional.empty(),
                        false,
                        Optional.empty(),
                        3,
                        detaching ? Optional.of(Duration.ofSeconds(30)) : Optional.empty(),
                        LAST);
        return new VmSpec(
                1,
                4,
                1,
                1024,
                4096,
                1,
                VmSpec.OnCrash.STOP,
                VmSpec.Autostart.LAST,
                "pc-q35-7.2",
                Optional.empty(),
                List.of(disk),
                List.of(),
                GuestConfig.NONE);
    }

    private static VmHandle handle(Optional<ItemAnswer> answer) {
        VmHandle handle = VmHandle.first(WEB, UID, new NodeId("host-a"), 1, NOW);
        return answer.map(handle::withItem).orElse(handle);
    }

    private static RunningMachine running(Optional<Device> known) {
        RunningMachine running = RunningMachine.unknown(NOW);
        return known.map(device -> running.with(DATA, device)).orElse(running);
    }
}
