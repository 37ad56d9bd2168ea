package io.plasmavmc.cli.vm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plasmavmc.cli.failure.WrongUsage;
import io.plasmavmc.cli.grammar.ByteSize;
import io.plasmavmc.cli.grammar.DiskArgument;
import io.plasmavmc.cli.grammar.NicArgument;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The flags that describe a VM, and the resource they add up to. Fields nobody named are left out:
 * the server computes the defaults, once, and stores them.
 */
final class VmFlags {
    @Option(
            names = "--image",
            paramLabel = "IMAGE",
            description = "Boot from a new volume NAME-root, a copy of this image.")
    private @Nullable String image;

    @Option(
            names = "--root-size",
            paramLabel = "SIZE",
            description = "Make that volume larger than the image.")
    private @Nullable String rootSize;

    @Option(names = "--cpus", paramLabel = "N", description = "CPUs (default: 1).")
    private @Nullable Integer cpus;

    @Option(
            names = "--max-cpus",
            paramLabel = "N",
            description = "To how many it can grow while it runs (default: four times --cpus).")
    private @Nullable Integer maxCpus;

    @Option(names = "--memory", paramLabel = "SIZE", description = "Memory (default: 1GiB).")
    private @Nullable String memory;

    @Option(
            names = "--max-memory",
            paramLabel = "SIZE",
            description = "To what it can grow while it runs (default: four times --memory).")
    private @Nullable String maxMemory;

    @Option(
            names = "--disk",
            paramLabel = "ID=VOLUME[,ro]",
            description = "Another volume as a disk; may be repeated.")
    private List<String> disks = List.of();

    @Option(
            names = "--nic",
            paramLabel = "NIC",
            description = {
                "A NIC; may be repeated (default: eth0=user):",
                "  ID=user[,forward=tcp:127.0.0.1:2222:22]...",
                "  ID=bridge:br0   each with an optional ,mac=MAC"
            })
    private List<String> nics = List.of();

    @Option(names = "--no-nic", description = "No NIC at all.")
    private boolean noNic;

    @Option(names = "--hostname", paramLabel = "H", description = "The guest's host name.")
    private @Nullable String hostname;

    @Option(
            names = "--ssh-key",
            paramLabel = "FILE",
            description = "Public keys that may log in to the guest; may be repeated.")
    private List<String> sshKeys = List.of();

    @Option(
            names = "--user-data",
            paramLabel = "FILE",
            description = "cloud-init user data for the guest.")
    private @Nullable String userData;

    @Option(names = "--label", paramLabel = "K=V", description = "A label; may be repeated.")
    private List<String> labels = List.of();

    @Option(names = "--metadata", paramLabel = "K=V", description = "A note; may be repeated.")
    private List<String> metadata = List.of();

    @Option(
            names = "--on-crash",
            paramLabel = "WHAT",
            description = "STOP, RESTART or PRESERVE (default: STOP).")
    private @Nullable String onCrash;

    @Option(
            names = "--autostart",
            paramLabel = "WHEN",
            description = "LAST, ALWAYS or NEVER, when the host boots (default: LAST).")
    private @Nullable String autostart;

    @Option(names = "--node", paramLabel = "NODE", description = "The host it is to run on.")
    private @Nullable String node;

    boolean areUsed() {
        return !resource("x").equals(new VmFlags().resource("x"));
    }

    ObjectNode resource(String vm) {
        checkTogether();
        var resource = JsonNodeFactory.instance.objectNode().put("vmId", vm);
        SpecFlags.putMap(resource, "labels", "--label", labels);
        SpecFlags.putMap(resource, "metadata", "--metadata", metadata);
        var spec = resource.putObject("spec");
        addSizes(spec);
        addChoices(spec);
        addDisks(spec);
        addNics(spec);
        new GuestFiles(hostname, sshKeys, userData).addTo(spec);
        return resource;
    }

    private void checkTogether() {
        if (rootSize != null && image == null) {
            throw new WrongUsage(
                    "--root-size "
                            + rootSize
                            + " without --image (expected: --image IMAGE with it)");
        }
        if (noNic && !nics.isEmpty()) {
            throw new WrongUsage("--no-nic with --nic (expected: only one of them)");
        }
    }

    private void addSizes(ObjectNode spec) {
        SpecFlags.putNumber(spec, "cpus", "--cpus", cpus);
        SpecFlags.putNumber(spec, "maxCpus", "--max-cpus", maxCpus);
        SpecFlags.putMebibytes(spec, "memoryMib", "--memory", memory);
        SpecFlags.putMebibytes(spec, "maxMemoryMib", "--max-memory", maxMemory);
    }

    private void addChoices(ObjectNode spec) {
        SpecFlags.putChoice(spec, "onCrash", onCrash);
        SpecFlags.putChoice(spec, "autostart", autostart);
        if (node != null) {
            spec.put("node", node);
        }
    }

    private void addDisks(ObjectNode spec) {
        if (image == null && disks.isEmpty()) {
            return;
        }
        var list = spec.putArray("disks");
        if (image != null) {
            list.add(bootDisk(image));
        }
        disks.forEach(text -> list.add(DiskArgument.parse(text).toJson()));
    }

    /** The server makes its volume, NAME-root, in the same commit as the VM. */
    private ObjectNode bootDisk(String of) {
        var disk = JsonNodeFactory.instance.objectNode();
        disk.put("diskId", "root").put("imageId", of).put("bootOrder", 1);
        return rootSize == null
                ? disk
                : disk.put(
                        "sizeBytes",
                        Long.toString(ByteSize.parse("--root-size", rootSize).bytes()));
    }

    private void addNics(ObjectNode spec) {
        if (noNic) {
            return;
        }
        var list = spec.putArray("nics");
        var wanted = nics.isEmpty() ? List.of("eth0=user") : nics;
        wanted.forEach(text -> list.add(NicArgument.parse("--nic", text).toJson()));
    }
}
