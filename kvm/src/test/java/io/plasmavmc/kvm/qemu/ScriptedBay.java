package io.plasmavmc.kvm.qemu;

import io.plasmavmc.testkit.qemu.Answer;
import io.plasmavmc.testkit.qemu.Json;
import io.plasmavmc.testkit.qemu.ScriptedMachine;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The block nodes, networks and devices of a scripted machine, which are added and removed as QEMU
 * does it and refused in its words. Faults come before that, by command.
 */
final class ScriptedBay {

    private static final String REFUSED = "GenericError";

    private final ScriptedMachine machine;
    private final Map<String, Json.Obj> nodes = new ConcurrentHashMap<>();
    private final Set<String> networks = new ConcurrentSkipListSet<>();
    private final Map<String, Json.Obj> devices = new ConcurrentHashMap<>();
    private final Map<String, Function<Json.Obj, Optional<Answer>>> faults =
            new ConcurrentHashMap<>();
    private volatile boolean numbered = true;

    private ScriptedBay(ScriptedMachine machine) {
        this.machine = machine;
    }

    static ScriptedBay of(ScriptedMachine machine) {
        var bay = new ScriptedBay(machine);
        bay.behave("blockdev-add", bay::addNode);
        bay.behave("blockdev-del", bay::removeNode);
        bay.behave("netdev_add", bay::addNetwork);
        bay.behave("netdev_del", bay::removeNetwork);
        bay.behave("device_add", bay::addDevice);
        bay.behave("device_del", bay::askDevice);
        bay.behave("set_link", bay::setLink);
        bay.behave("qom-list", _ -> bay.list());
        bay.behave("query-pci", _ -> bay.pci());
        bay.behave("human-monitor-command", _ -> Answer.ok("\"\""));
        return bay;
    }

    /** What comes of the command from now on, where it answers something. */
    ScriptedBay fault(String command, Function<Json.Obj, Optional<Answer>> fault) {
        faults.put(command, fault);
        return this;
    }

    ScriptedBay refuse(String command, String words) {
        return fault(command, _ -> Optional.of(Answer.error(REFUSED, words)));
    }

    void heal(String command) {
        faults.remove(command);
    }

    /** Whether the firmware has numbered the buses. */
    void numbered(boolean now) {
        numbered = now;
    }

    Set<String> nodes() {
        return Set.copyOf(nodes.keySet());
    }

    Set<String> networks() {
        return Set.copyOf(networks);
    }

    Set<String> devices() {
        return Set.copyOf(devices.keySet());
    }

    /** Something that an earlier attempt has left. */
    void leaveNode(String name) {
        nodes.put(name, Json.object("{\"node-name\": \"%s\"}".formatted(name)));
    }

    void leaveNetwork(String id) {
        networks.add(id);
    }

    /** The device is there, as far as QEMU is concerned. */
    void plug(String device, String arguments) {
        devices.put(device, Json.object(arguments));
    }

    /** As when the guest has let it go; nothing is told. */
    void drop(String device) {
        devices.remove(device);
    }

    /** As when the guest has let it go: told in two halves. */
    void letGo(String device) {
        drop(device);
        tellInnerHalf(device);
        machine.emit("DEVICE_DELETED", deleted(device));
    }

    void tellInnerHalf(String device) {
        machine.emit(
                "DEVICE_DELETED",
                "{\"path\": \"/machine/peripheral/%s/virtio-backend\"}".formatted(device));
    }

    static String deleted(String device) {
        return "{\"device\": \"%s\", \"path\": \"/machine/peripheral/%s\"}"
                .formatted(device, device);
    }

    private void behave(String command, Function<Json.Obj, Answer> answer) {
        machine.on(
                command,
                arguments ->
                        Optional.ofNullable(faults.get(command))
                                .flatMap(fault -> fault.apply(arguments))
                                .orElseGet(() -> answer.apply(arguments)));
    }

    private Answer addNode(Json.Obj node) {
        var name = node.text("node-name");
        return nodes.putIfAbsent(name, node) == null
                ? Answer.ok()
                : Answer.error(REFUSED, "Duplicate nodes with node-name='%s'".formatted(name));
    }

    private Answer removeNode(Json.Obj arguments) {
        var name = arguments.text("node-name");
        if (!nodes.containsKey(name)) {
            return Answer.error(REFUSED, "Failed to find node with node-name='%s'".formatted(name));
        }
        if (isUsed(name)) {
            return Answer.error(REFUSED, "Node %s is in use".formatted(name));
        }
        nodes.remove(name);
        return Answer.ok();
    }

    private boolean isUsed(String node) {
        return devices.values().stream().anyMatch(device -> refers(device, "drive", node))
                || nodes.values().stream()
                        .anyMatch(
                                above ->
                                        refers(above, "file", node)
                                                || refers(above, "backing", node));
    }

    private static boolean refers(Json.Obj object, String key, String name) {
        return object.get(key).equals(Optional.of(new Json.Str(name)));
    }

    private Answer addNetwork(Json.Obj network) {
        var id = network.text("id");
        return networks.add(id)
                ? Answer.ok()
                : Answer.error(REFUSED, "Duplicate ID '%s'".formatted(id));
    }

    private Answer removeNetwork(Json.Obj arguments) {
        return networks.remove(arguments.text("id")) ? Answer.ok() : notFound(arguments, "id");
    }

    private Answer addDevice(Json.Obj device) {
        var id = device.text("id");
        return devices.putIfAbsent(id, device) == null
                ? Answer.ok()
                : Answer.error(REFUSED, "Duplicate device ID '%s'".formatted(id));
    }

    private Answer askDevice(Json.Obj arguments) {
        return devices.containsKey(arguments.text("id")) ? Answer.ok() : notFound(arguments, "id");
    }

    private Answer setLink(Json.Obj arguments) {
        return devices.containsKey(arguments.text("name"))
                ? Answer.ok()
                : notFound(arguments, "name");
    }

    private static Answer notFound(Json.Obj arguments, String key) {
        return Answer.error(
                "DeviceNotFound", "Device '%s' not found".formatted(arguments.text(key)));
    }

    private Answer list() {
        return Answer.ok(
                devices.keySet().stream()
                        .map(id -> "{\"name\": \"%s\", \"type\": \"child<x>\"}".formatted(id))
                        .collect(Collectors.joining(", ", "[", "]")));
    }

    /** Every port has the bus of its number and one. */
    private Answer pci() {
        var ports =
                List.of(0, 1, 2, 3).stream()
                        .map(this::port)
                        .collect(Collectors.joining(", ", "[", "]"));
        return Answer.ok("[{\"bus\": 0, \"devices\": %s}]".formatted(ports));
    }

    private String port(int slot) {
        int bus = numbered ? slot + 1 : 0;
        var behind =
                devices.entrySet().stream()
                        .filter(_ -> numbered)
                        .filter(each -> refers(each.getValue(), "bus", "port-" + slot))
                        .map(each -> pciDevice(each.getKey(), bus, ""))
                        .collect(Collectors.joining(", ", "[", "]"));
        return pciDevice(
                "port-" + slot,
                0,
                ", \"pci_bridge\": {\"bus\": {\"secondary\": %d}, \"devices\": %s}"
                        .formatted(bus, behind));
    }

    private static String pciDevice(String id, int bus, String more) {
        return ("{\"qdev_id\": \"%s\", \"bus\": %d, \"slot\": 0, \"function\": 0,"
                        + " \"id\": {\"vendor\": 1, \"device\": 2}%s}")
                .formatted(id, bus, more);
    }
}
