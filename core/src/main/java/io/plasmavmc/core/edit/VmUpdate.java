package io.plasmavmc.core.edit;

import io.plasmavmc.core.error.FieldViolation;
import io.plasmavmc.core.vm.VmSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is to be otherwise about a VM; what is empty stays.
 *
 * @param labels merged into those there are, or in their place where {@code replaceLabels}
 * @param removedLabels keys to take away
 * @param metadata likewise, as {@code removedMetadata}
 * @param refused what is asked for beside that and no update can do; one is enough to refuse all
 */
public record VmUpdate(
        Optional<Integer> cpus,
        Optional<Integer> maxCpus,
        Optional<Long> memoryMib,
        Optional<Long> maxMemoryMib,
        Optional<VmSpec.OnCrash> onCrash,
        Optional<VmSpec.Autostart> autostart,
        Map<String, String> labels,
        boolean replaceLabels,
        Set<String> removedLabels,
        Map<String, String> metadata,
        boolean replaceMetadata,
        Set<String> removedMetadata,
        List<FieldViolation> refused) {

    public VmUpdate {
        labels = Map.copyOf(labels);
        removedLabels = Set.copyOf(removedLabels);
        metadata = Map.copyOf(metadata);
        removedMetadata = Set.copyOf(removedMetadata);
        refused = List.copyOf(refused);
    }

    /** Sizes alone. */
    public static VmUpdate sizes(
            Optional<Integer> cpus,
            Optional<Integer> maxCpus,
            Optional<Long> memoryMib,
            Optional<Long> maxMemoryMib) {
        return new VmUpdate(
                cpus,
                maxCpus,
                memoryMib,
                maxMemoryMib,
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                false,
                Set.of(),
                Map.of(),
                false,
                Set.of(),
                List.of());
    }
}
