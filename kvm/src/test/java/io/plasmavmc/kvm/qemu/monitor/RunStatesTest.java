package io.plasmavmc.kvm.qemu.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.core.hypervisor.Observation.FailedDisk;
import io.plasmavmc.core.hypervisor.RunState;
import io.plasmavmc.kvm.qmp.BlockCommands.BlockDevice;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunStatesTest {

    /** All that QEMU 7.2 knows, and one that it does not. */
    @ParameterizedTest
    @CsvSource({
        "prelaunch, PRELAUNCH",
        "running, RUNNING",
        "paused, PAUSED",
        "shutdown, SHUTDOWN",
        "guest-panicked, GUEST_PANICKED",
        "io-error, IO_ERROR",
        "internal-error, INTERNAL_ERROR",
        "suspended, SUSPENDED",
        "debug, OTHER",
        "inmigrate, OTHER",
        "postmigrate, OTHER",
        "finish-migrate, OTHER",
        "restore-vm, OTHER",
        "save-vm, OTHER",
        "watchdog, OTHER",
        "colo, OTHER",
        "teleported, OTHER"
    })
    void runStateIsTold(String status, RunState expected) {
        assertThat(RunStates.of(status)).isEqualTo(expected);
    }

    @Test
    void failedDisksAreNamedByTheirIds() {
        var devices =
                List.of(device("boot", "ok"), device("data", "nospace"), device("logs", "failed"));

        assertThat(IoErrors.of(devices))
                .containsExactly(
                        new FailedDisk("data", "the host has no space left for it"),
                        new FailedDisk("logs", "the host could not read or write it"));
    }

    private static BlockDevice device(String diskId, String status) {
        return new BlockDevice(
                Optional.of("/machine/peripheral/disk-%s/virtio-backend".formatted(diskId)),
                Optional.empty(),
                Optional.of(status));
    }
}
