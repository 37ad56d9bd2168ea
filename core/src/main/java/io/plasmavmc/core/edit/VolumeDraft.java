package io.plasmavmc.core.edit;

import io.plasmavmc.core.volume.VolumeId;
import java.util.Map;

/** A volume as a caller describes it, valid in itself. */
public record VolumeDraft(
        VolumeId id, VmDraft.NewVolume content, Map<String, String> labels, boolean deleteWithVm) {

    public VolumeDraft {
        labels = Map.copyOf(labels);
    }
}
