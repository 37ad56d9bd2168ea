package io.plasmavmc.server;

import io.plasmavmc.chainfire.Revision;
import io.plasmavmc.chainfire.Value;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.vm.GuestConfig;
import io.plasmavmc.core.vm.VirtualMachine;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.core.vm.VmSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** VMs for tests that look at what is done with them, not at what they are. */
public final class TestVms {

    private TestVms() {}

    public static Stored<VirtualMachine> stored(VmId id, Uid uid, long revision) {
        VmSpec spec =
                new VmSpec(
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
                        List.of(),
                        List.of(),
                        GuestConfig.NONE);
        VirtualMachine vm =
                new VirtualMachine(
                        id,
                        uid,
                        1,
                        Instant.EPOCH,
                        Instant.EPOCH,
                        Optional.empty(),
                        Map.of(),
                        Map.of(),
                        spec,
                        Optional.empty(),
                        List.of());
        return new Stored<>(vm, new Revision(revision), Value.ofUtf8(""));
    }
}
