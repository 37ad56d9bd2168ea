package io.plasmavmc.cli.failure;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What a person can do next about each error reason of the server. A reason without a line here is
 * one whose message already says it, or one this version does not know.
 */
public final class Hints {
    private Hints() {}

    /** Hints for the server's error document; names from its metadata make them ready to paste. */
    public static List<String> of(JsonNode error) {
        var vm = named(error, "vm", "NAME");
        return switch (error.path("reason").asText("")) {
            case "STILL_WORKING" -> List.of(followUp(error), "wait longer with: --wait 5m");
            case "GUEST_DID_NOT_STOP" ->
                    List.of(
                            "the guest did not go down and runs on; look at it with:"
                                    + " plasmavmc vm log "
                                    + vm
                                    + " --tail 20",
                            "give it longer with --deadline 5m, or do not ask it: plasmavmc vm stop "
                                    + vm
                                    + " --force, or vm reset "
                                    + vm
                                    + " --mode hard");
            case "GUEST_HOLDS_DEVICE" ->
                    isAboutDevice(error)
                            ? List.of(
                                    "unmount it in the guest, or reset or stop the VM: then it goes"
                                            + " by itself",
                                    "see where it stands with: plasmavmc vm get " + vm)
                            : List.of(
                                    "what is left is pending, see: plasmavmc vm pending " + vm,
                                    "apply it with: plasmavmc vm reboot "
                                            + vm
                                            + ", or take it back with: plasmavmc vm revert "
                                            + vm);
            case "GUEST_REFUSED" ->
                    List.of(
                            "stop using it in the guest, unmount it for example, and detach it"
                                    + " again");
            case "DISK_NOT_FOUND", "NIC_NOT_FOUND" ->
                    List.of("see the disks and NICs it has with: plasmavmc vm get " + vm);
            case "BOOT_DISK" ->
                    List.of("the disk to boot from stays as long as the VM; delete the VM instead");
            case "MAC_IN_USE" ->
                    List.of("leave mac=… out: the server then chooses one that is free");
            case "NO_FREE_SLOT" ->
                    List.of("detach one that is not needed; see them with: plasmavmc vm get " + vm);
            case "VM_NOT_FOUND" -> List.of("list the VMs there are with: plasmavmc vm list");
            case "IMAGE_NOT_FOUND" ->
                    List.of(
                            "list the images there are with: plasmavmc image list",
                            "bring one in with: plasmavmc image import NAME --file FILE");
            case "VOLUME_NOT_FOUND" ->
                    List.of(
                            "list the volumes there are with: plasmavmc volume list",
                            "make one with: plasmavmc volume create NAME --size 10GiB");
            case "NODE_NOT_FOUND" -> List.of("list the nodes there are with: plasmavmc node list");
            case "BRIDGE_NOT_FOUND" ->
                    List.of(
                            "VMs may join the bridges the server was started with (--bridges);"
                                    + " plasmavmc node get NODE lists them");
            case "ALREADY_EXISTS" -> List.of(taken(error));
            case "CONFLICT" ->
                    List.of("it was changed in between; look at it again, then repeat the command");
            case "REQUEST_ID_REUSED" ->
                    List.of(
                            "this request id was used for something else within a day; use another"
                                    + " one");
            case "WRONG_PHASE" -> List.of("see its phase and why with: plasmavmc vm get " + vm);
            case "VM_DELETING" ->
                    List.of(
                            "wait until it is gone with: plasmavmc vm wait "
                                    + vm
                                    + " --for deleted");
            case "VOLUME_IN_USE" ->
                    List.of("see who holds it with: plasmavmc volume get " + volume(error));
            case "IMAGE_IN_USE" ->
                    List.of("volumes made from it need it; list them with: plasmavmc volume list");
            case "PORT_IN_USE" -> List.of("choose another host port in --nic …,forward=…");
            case "HYPERVISOR_FAILED" ->
                    List.of(
                            "see what was tried with: plasmavmc vm explain " + vm,
                            "check this host with: plasmavmc doctor");
            case "IMAGE_REJECTED" ->
                    List.of(
                            "an image must be a plain qcow2 or raw file without backing or data"
                                    + " file; qemu-img info --output=json FILE shows what it is");
            case "NO_CAPACITY" -> List.of("see what the hosts have left with: plasmavmc node list");
            case "NO_SPACE" ->
                    List.of("free space in the server's data directory, or delete unused volumes");
            case "NODE_UNAVAILABLE" -> List.of("see the nodes with: plasmavmc node list");
            case "STORE_UNAVAILABLE" ->
                    List.of("the server has lost its store; its log says why; try again shortly");
            case "CURSOR_EXPIRED" ->
                    List.of("watch without --since: it begins with a fresh snapshot");
            case "PERMISSION_DENIED" ->
                    List.of("this token may not do that; use another with --token-file FILE");
            case "INTERNAL" ->
                    List.of(
                            "this is a fault of the server; its log has the details under this time");
            default -> List.of();
        };
    }

    private static boolean isAboutDevice(JsonNode error) {
        return !named(error, "disk", named(error, "nic", "")).isEmpty();
    }

    private static String taken(JsonNode error) {
        var device = named(error, "disk", named(error, "nic", ""));
        return device.isEmpty()
                ? "choose another name, or look at the one there is with the get command"
                : "choose another id, or look at what there is with: plasmavmc vm get "
                        + named(error, "vm", "NAME");
    }

    private static String followUp(JsonNode error) {
        for (var kind : List.of("volume", "image")) {
            var name = named(error, kind, "");
            if (!name.isEmpty()) {
                return "see where it stands with: plasmavmc " + kind + " get " + name;
            }
        }
        return "follow it with: plasmavmc vm wait " + named(error, "vm", "NAME") + " --for settled";
    }

    private static String volume(JsonNode error) {
        return named(error, "volume", "NAME");
    }

    private static String named(JsonNode error, String key, String otherwise) {
        var name = error.path("metadata").path(key).asText("");
        return name.isEmpty() ? otherwise : name;
    }
}
