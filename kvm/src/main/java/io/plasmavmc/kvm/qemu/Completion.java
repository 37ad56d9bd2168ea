package io.plasmavmc.kvm.qemu;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plasmavmc.core.hypervisor.MachineSpec;
import io.plasmavmc.kvm.qemu.commandline.QemuNames;
import io.plasmavmc.kvm.qemu.failure.QemuFailures;
import io.plasmavmc.kvm.qmp.CpuCommands.CpuPlace;
import io.plasmavmc.kvm.qmp.CpuCommands.QueryHotpluggableCpus;
import io.plasmavmc.kvm.qmp.DeviceCommands.DeviceAdd;
import io.plasmavmc.kvm.qmp.NetCommands.SetLink;
import io.plasmavmc.kvm.qmp.QmpException;
import io.plasmavmc.kvm.qmp.QmpRefused;
import io.plasmavmc.kvm.qmp.QmpSession;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * What a new machine gets after its process is there and before its guest runs: the CPUs beyond the
 * first, which only so can be removed again, and links that are down.
 */
final class Completion {

    /** The order in which places are filled: a gap hangs the firmware at the next boot. */
    private static final List<String> PLACE =
            List.of("socket-id", "die-id", "core-id", "thread-id");

    private static final Comparator<CpuPlace> ASCENDING =
            PLACE.stream()
                    .map(key -> Comparator.comparingLong((CpuPlace place) -> number(place, key)))
                    .reduce(Comparator::thenComparing)
                    .orElseThrow();

    private Completion() {}

    static void complete(MachineSpec spec, QmpSession session, Duration patience) {
        try {
            plugCpus(spec.cpus() - 1, session, patience);
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

    private static void plugCpus(int count, QmpSession session, Duration patience) {
        if (count == 0) {
            return;
        }
        var free =
                session.execute(new QueryHotpluggableCpus(), patience).stream()
                        .filter(place -> place.qomPath().isEmpty())
                        .sorted(ASCENDING)
                        .limit(count)
                        .toList();
        for (int index = 0; index < free.size(); index++) {
            session.execute(new DeviceAdd(cpu(free.get(index), index + 1)), patience);
        }
    }

    private static ObjectNode cpu(CpuPlace place, int index) {
        return place.properties()
                .deepCopy()
                .put("driver", place.type())
                .put("id", QemuNames.cpu(index));
    }

    private static long number(CpuPlace place, String key) {
        return place.properties().path(key).asLong(0);
    }
}
