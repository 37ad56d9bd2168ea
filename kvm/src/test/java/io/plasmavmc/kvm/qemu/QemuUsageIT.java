package io.plasmavmc.kvm.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.plasmavmc.core.hypervisor.MachineSpec;
import io.plasmavmc.core.hypervisor.UsageView;
import io.plasmavmc.core.hypervisor.UsageView.DiskUsage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real guest does with its disk and its CPU is counted as that. */
class QemuUsageIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SECTOR = 512;

    private QemuHost host;
    private MachineSpec spec;

    @BeforeEach
    void launch(@TempDir Path directory) {
        host = new QemuHost(directory);
        var disk = host.rawDisk("boot", 0, 1 << 20);
        BootSector.writeBusy(host.volume(disk));
        spec = host.spec(1, List.of(disk), List.of(QemuHost.user("eth0", 1)));
        host.launch(spec);
    }

    @AfterEach
    void close() {
        host.close();
    }

    private UsageView usage() {
        return host.backend().usage().read(spec.uid(), Set.of("eth0")).orElseThrow();
    }

    private DiskUsage disk() {
        return usage().disks().getFirst();
    }

    @Test
    void writesOfTheGuestShowUpInBytesAndRequests() {
        assertThat(disk()).isEqualTo(new DiskUsage("boot", 0, 0, 0, 0));

        host.backend().resume(spec.uid());

        await().atMost(PATIENCE).until(() -> disk().writes() > 0);
        assertThat(disk().writtenBytes()).isEqualTo(SECTOR);
        assertThat(disk().writes()).isEqualTo(1);
        assertThat(disk().readBytes()).isGreaterThanOrEqualTo(SECTOR);
    }

    @Test
    void cpuTimeOfABusyGuestGrows() {
        host.backend().resume(spec.uid());
        await().atMost(PATIENCE).until(() -> disk().writes() > 0);
        var before = usage().cpuTime();

        await().atMost(PATIENCE).until(() -> usage().cpuTime().minus(before).toMillis() >= 500);
        assertThat(usage().memoryBytes()).isBetween(8L << 20, 1L << 30);
    }

    @Test
    void nicOnTheUserNetworkIsNotCounted() {
        assertThat(usage().nics()).isEmpty();
    }
}
