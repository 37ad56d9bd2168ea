package io.plasmavmc.cli.vm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags of what is to be otherwise about a VM; what nobody named stays as it is. */
final class UpdateFlags {
    @Option(names = "--cpus", paramLabel = "N", description = "CPUs.")
    private @Nullable Integer cpus;

    @Option(names = "--memory", paramLabel = "SIZE", description = "Memory.")
    private @Nullable String memory;

    @Option(
            names = "--max-cpus",
            paramLabel = "N",
            description = "To how many it can grow while it runs; from its next boot on.")
    private @Nullable Integer maxCpus;

    @Option(
            names = "--max-memory",
            paramLabel = "SIZE",
            description = "To what it can grow while it runs; from its next boot on.")
    private @Nullable String maxMemory;

    @Option(names = "--on-crash", paramLabel = "WHAT", description = "STOP, RESTART or PRESERVE.")
    private @Nullable String onCrash;

    @Option(
            names = "--autostart",
            paramLabel = "WHEN",
            description = "LAST, ALWAYS or NEVER, when the host boots.")
    private @Nullable String autostart;

    @Option(
            names = "--label",
            paramLabel = "K=V",
            description = "A label to add or change; may be repeated.")
    private List<String> labels = List.of();

    @Option(
            names = "--remove-label",
            paramLabel = "K",
            description = "A label to take away; may be repeated.")
    private List<String> removeLabels = List.of();

    @Option(
            names = "--metadata",
            paramLabel = "K=V",
            description = "A note to add or change; may be repeated.")
    private List<String> metadata = List.of();

    @Option(
            names = "--remove-metadata",
            paramLabel = "K",
            description = "A note to take away; may be repeated.")
    private List<String> removeMetadata = List.of();

    boolean areUsed() {
        return !resource().isEmpty() || !removeLabels.isEmpty() || !removeMetadata.isEmpty();
    }

    List<String> removeLabels() {
        return removeLabels;
    }

    List<String> removeMetadata() {
        return removeMetadata;
    }

    /** The fields that were named, and no others. */
    ObjectNode resource() {
        var resource = JsonNodeFactory.instance.objectNode();
        SpecFlags.putMap(resource, "labels", "--label", labels);
        SpecFlags.putMap(resource, "metadata", "--metadata", metadata);
        var spec = spec();
        if (!spec.isEmpty()) {
            resource.set("spec", spec);
        }
        return resource;
    }

    private ObjectNode spec() {
        var spec = JsonNodeFactory.instance.objectNode();
        SpecFlags.putNumber(spec, "cpus", "--cpus", cpus);
        SpecFlags.putNumber(spec, "maxCpus", "--max-cpus", maxCpus);
        SpecFlags.putMebibytes(spec, "memoryMib", "--memory", memory);
        SpecFlags.putMebibytes(spec, "maxMemoryMib", "--max-memory", maxMemory);
        SpecFlags.putChoice(spec, "onCrash", onCrash);
        SpecFlags.putChoice(spec, "autostart", autostart);
        return spec;
    }
}
