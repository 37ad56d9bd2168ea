package io.plasmavmc.testkit.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QmpSchemaTest {

    private final QmpSchema schema = QmpSchema.recorded();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    cont | {}
                    set_link | {'name': 'n', 'up': true}
                    block_resize | {'node-name': 'n', 'size': 18446744073709551615}
                    netdev_add | {'type': 'user', 'id': 'n', 'hostfwd': [{'str': 'tcp::22-:22'}]}
                    blockdev-add | {'driver': 'raw', 'file': 'n0'}
                    blockdev-add | {'driver': 'raw', 'file': {'driver': 'file', 'filename': '/f'}}
                    object-add | {'qom-type': 'memory-backend-ram', 'id': 'm', 'size': 4096}
                    qom-set | {'path': '/', 'property': 'p', 'value': [1, {'any': null}]}
                    device_add | {'driver': 'virtio-blk-pci', 'id': 'd', 'drive': 'n', 'mq': true}
                    """)
    void wellFormedCommandIsFine(String name, String arguments) {
        assertThat(schema.faultOfCommand(name, json(arguments))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    no-such-command | {} | no such command
                    SHUTDOWN | {} | no such command
                    cont | {'x': 1} | arguments.x is unknown
                    set_link | {'name': 'n'} | arguments.up is missing
                    set_link | {'name': 'n', 'up': 'on'} | arguments.up: "on" (expected: boolean)
                    set_link | {'name': 7, 'up': true} | arguments.name: 7 (expected: string)
                    block_resize | {'size': 1.5} | (expected: int)
                    block_resize | {'size': 18446744073709551616} | (expected: int)
                    block_resize | {'size': '4096'} | (expected: int)
                    set-action | {'panic': 'explode'} | (expected: one of
                    netdev_add | {'type': 'user', 'id': 'n', 'ifname': 'tap0'} | ifname is unknown
                    netdev_add | {'type': 'user', 'id': 'n', 'hostfwd': {'str': ''}} | (expected: array)
                    netdev_add | {'type': 'user', 'id': 'n', 'hostfwd': [{}]} | hostfwd[].str is missing
                    netdev_add | {'type': 'warp', 'id': 'n'} | (expected: one of
                    blockdev-add | {'driver': 'raw'} | arguments.file is missing
                    blockdev-add | {'driver': 'raw', 'file': {'driver': 'file'}} | (expected: another type)
                    object-add | {'qom-type': 'memory-backend-ram', 'id': 'm'} | size is missing
                    device_add | {'id': 'd'} | arguments.driver is missing
                    device_add | {'driver': 'x', 'id': 1} | arguments.id: 1 (expected: string)
                    """)
    void whatQemuWouldRefuseIsToldByItsPlace(String name, String arguments, String fault) {
        assertThat(schema.faultOfCommand(name, json(arguments)).orElseThrow()).contains(fault);
    }

    @Test
    void eventsAreCheckedToo() {
        assertThat(schema.faultOfEvent("STOP", json("{}"))).isEmpty();
        assertThat(schema.faultOfEvent("cont", json("{}")).orElseThrow()).contains("no such event");
        assertThat(schema.faultOfEvent("SHUTDOWN", json("{'guest': true}")).orElseThrow())
                .contains("data.reason is missing");
    }

    private static Json.Obj json(String text) {
        return Json.object(text.replace('\'', '"'));
    }
}
