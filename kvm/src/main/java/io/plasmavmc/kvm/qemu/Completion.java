package io.plasmavmc.kvm.qemu;

import io.plasmavmc.core.hypervisor.MachineSpec;
import io.plasmavmc.kvm.qemu.commandline.QemuNames;
import io.plasmavmc.kvm.qemu.failure.QemuFailures;
import io.plasmavmc.kvm.qemu.size.CpuPlaces;
import io.plasmavmc.kvm.qmp.CpuCommands.QueryHotpluggableCpus;
import io.plasmavmc.kvm.qmp.NetCommands.SetLink;
import io.plasmavmc.kvm.qmp.QmpException;
import io.plasmavmc.kvm.qmp.QmpRefused;
import io.plasmavmc.kvm.qmp.QmpSession;
import java.time.Duration;

/**
 * What a new machine gets after its process is there and before its guest runs: the CPUs beyond the
 * first, which only so can be removed again, and links that are down.
 */
final class Completion {

    private Completion() {}

    static void complete(MachineSpec spec, QmpSession session, Duration patience) {
        try {
            plugCpus(spec.cpus(), session, patience);
            for (var nic : spec.nics()) {
                if (!nic.linkUp()) {
                    session.execute(new SetLink(QemuNames.nic(nic.nicId()), false), patience);
                }
            }
        } catch (QmpRefused refusal) {
            throw QemuFailures.refused(refusal);
        } catch (QmpException failure) {
            throw QemuFailures.failed("QEMU could not be completed: " + failure.getMessage());
        }
    }

    /** The one at boot is there already. */
    private static void plugCpus(int total, QmpSession session, Duration patience) {
        if (total > 1) {
            CpuPlaces.of(session.execute(new QueryHotpluggableCpus(), patience))
                    .upTo(total)
                    .forEach(cpu -> session.execute(cpu, patience));
        }
    }
}
