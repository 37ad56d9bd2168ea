package io.plasmavmc.kvm.qemu.size;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.plasmavmc.kvm.qemu.commandline.QemuNames;
import io.plasmavmc.kvm.qemu.failure.QemuFailures;
import io.plasmavmc.kvm.qemu.monitor.Talk;
import io.plasmavmc.kvm.qmp.DeviceCommands.MemoryDevice;
import io.plasmavmc.kvm.qmp.DeviceCommands.QueryMemoryDevices;
import io.plasmavmc.kvm.qmp.DeviceCommands.QueryMemorySizeSummary;
import io.plasmavmc.kvm.qmp.ObjectCommands.QomSet;
import java.util.Optional;

/**
 * The memory of one machine: its base, which never changes, and what the guest took of the
 * pluggable rest, if there is any. All within {@link Talk#answered}; calls come one at a time.
 */
final class Memory {

    private static final long MIB = 1024L * 1024;
    private static final String REQUESTED = "requested-size";

    private final Talk talk;
    private Optional<Long> baseMib = Optional.empty();

    Memory(Talk talk) {
        this.talk = talk;
    }

    /** What there is at one moment, the base included. */
    record Seen(long hasMib, long requestedMib) {}

    Seen now() {
        long base = baseMib();
        return pluggable()
                .map(device -> new Seen(base + mib(device.size()), base + requestedMib(device)))
                .orElseGet(() -> new Seen(base, base));
    }

    /**
     * Asks the guest to have so much in all.
     *
     * @throws io.plasmavmc.kvm.qmp.QmpRefused when the device cannot have just so much
     */
    void request(long totalMib) {
        long wanted = totalMib - baseMib();
        if (wanted < 0) {
            throw impossible(totalMib, "which stay");
        }
        if (pluggable().isPresent()) {
            var bytes = JsonNodeFactory.instance.numberNode(wanted * MIB);
            talk.act(new QomSet(QemuNames.DEVICES + QemuNames.MEMORY, REQUESTED, bytes));
        } else if (wanted > 0) {
            throw impossible(totalMib, "and can have no more");
        }
    }

    private RuntimeException impossible(long totalMib, String why) {
        return QemuFailures.failed(
                "%d MiB: the machine was started with %d MiB, %s"
                        .formatted(totalMib, baseMib(), why));
    }

    private long baseMib() {
        if (baseMib.isEmpty()) {
            baseMib = Optional.of(mib(talk.ask(new QueryMemorySizeSummary())));
        }
        return baseMib.get();
    }

    private Optional<MemoryDevice> pluggable() {
        return talk.ask(new QueryMemoryDevices()).stream()
                .filter(device -> device.id().equals(Optional.of(QemuNames.MEMORY)))
                .findFirst();
    }

    private static long requestedMib(MemoryDevice device) {
        return mib(device.requestedSize().orElse(0L));
    }

    private static long mib(long bytes) {
        return bytes / MIB;
    }
}
