package io.plasmavmc.kvm.qemu.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPathsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Could not open '/srv/my disks/a.raw': No such file|Could not open 'a.raw': No such file",
                "Is another process using the image [/srv/my disks/a.raw]?|Is another process using the image [a.raw]?",
                "-blockdev file=/srv/v/a.raw: no|-blockdev file=a.raw: no",
                "/srv/v/a.raw, '/srv/v/b.raw' and [/c/d]|a.raw, 'b.raw' and [d]"
            })
    void filesAreToldByTheirNames(String words, String shown) {
        assertThat(HostPaths.hide(words)).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "could not open /dev/net/tun: Permission denied",
                "required by block device '/machine/peripheral/disk-a/virtio-backend' (as 'root')",
                "Property 'virtio-blk-device.drive' can't find value 'fmt-nix'",
                "Bus 'port-9' not found at 0000:01:00.0, 1/2 done",
                ""
            })
    void allElseStays(String words) {
        assertThat(HostPaths.hide(words)).isEqualTo(words);
    }
}
