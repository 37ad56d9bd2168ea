package io.plasmavmc.kvm.qemu.size;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plasmavmc.kvm.qemu.commandline.QemuNames;
import io.plasmavmc.kvm.qmp.CpuCommands.CpuPlace;
import io.plasmavmc.kvm.qmp.DeviceCommands.DeviceAdd;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The places that a machine has for CPUs, in the order in which they are filled and, backwards,
 * emptied: a gap hangs the firmware at the next boot. Immutable.
 */
public final class CpuPlaces {

    private static final List<String> ORDER =
            List.of("socket-id", "die-id", "core-id", "thread-id");

    private static final Comparator<CpuPlace> ASCENDING =
            ORDER.stream()
                    .map(key -> Comparator.comparingLong((CpuPlace place) -> number(place, key)))
                    .reduce(Comparator::thenComparing)
                    .orElseThrow();

    private final List<CpuPlace> ascending;

    private CpuPlaces(List<CpuPlace> ascending) {
        this.ascending = ascending;
    }

    /** In whichever order QEMU told them. */
    public static CpuPlaces of(List<CpuPlace> told) {
        return new CpuPlaces(told.stream().sorted(ASCENDING).toList());
    }

    /** How many CPUs the machine can have. */
    int all() {
        return ascending.size();
    }

    /** How many it has. */
    int taken() {
        return (int) ascending.stream().filter(CpuPlaces::isTaken).count();
    }

    /** What makes the CPUs so many, as far as there are places; nothing when they are. */
    public List<DeviceAdd> upTo(int total) {
        return IntStream.range(0, ascending.size())
                .filter(index -> !isTaken(ascending.get(index)))
                .limit(Math.max(0, total - taken()))
                .mapToObj(index -> new DeviceAdd(cpu(ascending.get(index), index)))
                .toList();
    }

    /** The id of the one that so many are before, if it is one that was plugged in. */
    Optional<String> plugged(int index) {
        return ascending.stream()
                .flatMap(place -> place.qomPath().stream())
                .skip(index)
                .findFirst()
                .filter(path -> path.startsWith(QemuNames.DEVICES))
                .map(path -> path.substring(QemuNames.DEVICES.length()));
    }

    private static boolean isTaken(CpuPlace place) {
        return place.qomPath().isPresent();
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
