package io.plasmavmc.kvm.qemu;

import io.plasmavmc.kvm.qemu.commandline.QemuNames;
import io.plasmavmc.testkit.qemu.Answer;
import io.plasmavmc.testkit.qemu.Json;
import io.plasmavmc.testkit.qemu.ScriptedMachine;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The CPUs and the memory of a scripted machine, as QEMU tells of them: four places for CPUs, told
 * from the last to the first, and 512 MiB beyond a base of 128. What the guest makes of it is up to
 * the test.
 */
final class ScriptedSizes {

    static final int PLACES = 4;
    static final long BASE_MIB = 128;
    private static final long MIB = 1L << 20;

    private final ScriptedMachine machine;
    private final Set<Integer> plugged = new ConcurrentSkipListSet<>();
    private volatile boolean pluggable = true;
    private volatile boolean kvm;
    private volatile boolean listening;
    private volatile long requestedMib;
    private volatile long hasMib;

    private ScriptedSizes(ScriptedMachine machine) {
        this.machine = machine;
    }

    static ScriptedSizes of(ScriptedMachine machine) {
        var sizes = new ScriptedSizes(machine);
        machine.on("query-kvm", _ -> sizes.accelerator());
        machine.on("query-chardev", _ -> sizes.channels());
        machine.on("query-hotpluggable-cpus", _ -> sizes.places());
        machine.on("device_add", sizes::add);
        machine.on("device_del", sizes::ask);
        machine.on("query-memory-size-summary", _ -> base());
        machine.on("query-memory-devices", _ -> sizes.devices());
        machine.on("qom-set", sizes::request);
        return sizes;
    }

    /** The host's processor runs the guest. */
    void kvm() {
        kvm = true;
    }

    void withoutPluggableMemory() {
        pluggable = false;
    }

    /** Somebody in the guest has opened the agent's channel, or closed it. */
    void listening(boolean now) {
        listening = now;
    }

    Set<Integer> plugged() {
        return Set.copyOf(plugged);
    }

    void plug(int... places) {
        IntStream.of(places).forEach(plugged::add);
    }

    /** As when the guest has let it go: told by its inner half alone. */
    void letGo(int place) {
        plugged.remove(place);
        machine.emit(
                "DEVICE_DELETED",
                "{\"path\": \"%s%s/lapic\"}".formatted(QemuNames.DEVICES, QemuNames.cpu(place)));
    }

    /** What the guest has beyond the base from now on. */
    void has(long mib) {
        hasMib = mib;
    }

    void tellMemory() {
        machine.emit(
                "MEMORY_DEVICE_SIZE_CHANGE",
                "{\"id\": \"memory\", \"size\": %d, \"qom-path\": \"%smemory\"}"
                        .formatted(hasMib * MIB, QemuNames.DEVICES));
    }

    private Answer accelerator() {
        return Answer.ok("{\"present\": true, \"enabled\": %s}".formatted(kvm));
    }

    private Answer channels() {
        return Answer.ok(
                """
                [{"label": "monitor", "filename": "unix:x", "frontend-open": true},
                 {"label": "agent", "filename": "unix:y", "frontend-open": %s}]
                """
                        .formatted(listening));
    }

    private Answer places() {
        return Answer.ok(
                IntStream.iterate(PLACES - 1, place -> place >= 0, place -> place - 1)
                        .mapToObj(this::place)
                        .collect(Collectors.joining(", ", "[", "]")));
    }

    private String place(int place) {
        String path = "";
        if (place == 0) {
            path = ", \"qom-path\": \"/machine/unattached/device[0]\"";
        } else if (plugged.contains(place)) {
            path = ", \"qom-path\": \"%s%s\"".formatted(QemuNames.DEVICES, QemuNames.cpu(place));
        }
        return ("{\"type\": \"max-x86_64-cpu\", \"vcpus-count\": 1, \"props\": {\"core-id\": %d,"
                        + " \"thread-id\": 0, \"die-id\": 0, \"socket-id\": 0}%s}")
                .formatted(place, path);
    }

    private Answer add(Json.Obj cpu) {
        int place = ((Json.Num) cpu.get("core-id").orElseThrow()).value().intValueExact();
        return cpu.text("id").equals(QemuNames.cpu(place)) && plugged.add(place)
                ? Answer.ok()
                : Answer.error("GenericError", "Duplicate device ID '%s'".formatted(cpu));
    }

    private Answer ask(Json.Obj arguments) {
        return plugged.stream().map(QemuNames::cpu).anyMatch(arguments.text("id")::equals)
                ? Answer.ok()
                : Answer.error(
                        "DeviceNotFound", "Device '%s' not found".formatted(arguments.text("id")));
    }

    private static Answer base() {
        return Answer.ok("{\"base-memory\": %d}".formatted(BASE_MIB * MIB));
    }

    private Answer devices() {
        return Answer.ok(
                pluggable
                        ? """
                          [{"type": "virtio-mem", "data": {"id": "memory", "memaddr": 4294967296,
                            "requested-size": %d, "size": %d, "max-size": 536870912,
                            "block-size": 2097152, "node": 0, "memdev": "/objects/pluggable"}}]
                          """
                                .formatted(requestedMib * MIB, hasMib * MIB)
                        : "[]");
    }

    private Answer request(Json.Obj arguments) {
        requestedMib =
                ((Json.Num) arguments.get("value").orElseThrow()).value().longValueExact() / MIB;
        return Answer.ok();
    }
}
