package io.plasmavmc.kvm.qmp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class QmpEventsTest {

    @ParameterizedTest
    @MethodSource("known")
    void knownEventGetsItsType(String name, String data, QmpEvent expected) {
        assertThat(QmpEvents.read(name, json(data))).isEqualTo(expected);
    }

    static Stream<Arguments> known() {
        return Stream.of(
                Arguments.of(
                        "SHUTDOWN",
                        "{'guest': true, 'reason': 'guest-shutdown'}",
                        new QmpEvent.Shutdown(true, "guest-shutdown")),
                Arguments.of(
                        "RESET",
                        "{'guest': false, 'reason': 'a-reason-of-later'}",
                        new QmpEvent.Reset(false, "a-reason-of-later")),
                Arguments.of("STOP", "{}", new QmpEvent.Stop()),
                Arguments.of("RESUME", "{}", new QmpEvent.Resume()),
                Arguments.of("POWERDOWN", "{}", new QmpEvent.Powerdown()),
                Arguments.of(
                        "GUEST_PANICKED",
                        "{'action': 'pause', 'info': {'type': 'hyper-v'}}",
                        new QmpEvent.GuestPanicked("pause")),
                Arguments.of(
                        "BLOCK_IO_ERROR",
                        "{'device': '', 'node-name': 'n1', 'operation': 'write', 'action': 'stop',"
                                + " 'nospace': true, 'reason': 'No space left on device'}",
                        new QmpEvent.BlockIoError(
                                "",
                                Optional.of("n1"),
                                "write",
                                "stop",
                                true,
                                "No space left on device")),
                Arguments.of(
                        "DEVICE_DELETED",
                        "{'path': '/machine/peripheral/cpu1/lapic'}",
                        new QmpEvent.DeviceDeleted(
                                Optional.empty(), "/machine/peripheral/cpu1/lapic")),
                Arguments.of(
                        "DEVICE_UNPLUG_GUEST_ERROR",
                        "{'device': 'd1', 'path': '/machine/peripheral/d1'}",
                        new QmpEvent.DeviceUnplugGuestError(
                                Optional.of("d1"), "/machine/peripheral/d1")),
                Arguments.of(
                        "MEMORY_DEVICE_SIZE_CHANGE",
                        "{'id': 'm1', 'size': 1099511627776, 'qom-path': '/machine/peripheral/m1'}",
                        new QmpEvent.MemoryDeviceSizeChange(
                                Optional.of("m1"), 1L << 40, "/machine/peripheral/m1")),
                Arguments.of(
                        "ACPI_DEVICE_OST",
                        "{'info': {'device': 'cpu1', 'slot': '1', 'slot-type': 'CPU',"
                                + " 'source': 1, 'status': 0}}",
                        new QmpEvent.AcpiDeviceOst(Optional.of("cpu1"), "1", "CPU", 1, 0)));
    }

    @Test
    void eventWithoutATypeKeepsItsData() {
        var data = json("{'offset': 78}");
        assertThat(QmpEvents.read("RTC_CHANGE", data))
                .isEqualTo(new QmpEvent.Other("RTC_CHANGE", data));
    }

    @Test
    void knownEventOfAnotherShapeIsKeptAsItIs() {
        var data = json("{'guest': 'perhaps'}");
        assertThat(QmpEvents.read("SHUTDOWN", data))
                .isEqualTo(new QmpEvent.Other("SHUTDOWN", data));
    }

    static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException odd) {
            throw new IllegalArgumentException(odd);
        }
    }
}
