package io.plasmavmc.core.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.core.image.DiskFormat;
import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.tenant.ProjectId;
import io.plasmavmc.core.volume.Volume;
import io.plasmavmc.core.volume.VolumeId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a machine is started from, and what it has to wait for. */
class MachineSpecsTest {

    private static final long GIB = 1L << 30;

    @Test
    void volumeAsLargeAsWantedIsReady() {
        assertThat(MachineSpecs.readiness(volume(GIB, Volume.Phase.READY, GIB)))
                .isEqualTo(new Volumes.Ready());
    }

    @Test
    void volumeThatIsOnlyWantedLargerIsReady() {
        assertThat(MachineSpecs.readiness(volume(2 * GIB, Volume.Phase.READY, GIB)))
                .isEqualTo(new Volumes.Ready());
    }

    @Test
    void volumeWhoseFileIsMadeLargerIsWaitedFor() {
        assertThat(MachineSpecs.readiness(volume(2 * GIB, Volume.Phase.RESIZING, GIB)))
                .isEqualTo(new Volumes.Pending("volume data is being resized"));
    }

    @Test
    void volumeThatIsBeingMadeIsWaitedFor() {
        assertThat(MachineSpecs.readiness(volume(GIB, Volume.Phase.CREATING, 0)))
                .isEqualTo(new Volumes.Pending("volume data is being made"));
    }

    private static Volume volume(long wanted, Volume.Phase phase, long has) {
        return new Volume(
                new VolumeId(new ProjectId("default", "default"), "data"),
                new Uid("01980000-0000-7000-8000-000000000009"),
                Instant.EPOCH,
                Map.of(),
                new NodeId("host-a"),
                Volume.DEFAULT_POOL,
                DiskFormat.QCOW2,
                wanted,
                Optional.empty(),
                false,
                Optional.empty(),
                new Volume.Status(phase, "", "", has, 0));
    }
}
