package io.plasmavmc.server.grpc;

import io.plasmavmc.api.v1.Volume;
import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.volume.VolumeId;

/** A volume as a message, with the VM that holds it. */
final class VolumeMessages {

    private VolumeMessages() {}

    static Volume of(Stored<io.plasmavmc.core.volume.Volume> stored, StateSnapshot state) {
        io.plasmavmc.core.volume.Volume volume = stored.value();
        Volume.Builder message =
                Volume.newBuilder()
                        .setOrgId(volume.id().project().org())
                        .setProjectId(volume.id().project().project())
                        .setVolumeId(volume.id().name())
                        .setUid(volume.uid().text())
                        .setRevision(stored.revision().number())
                        .setCreateTime(Times.of(volume.createTime()))
                        .putAllLabels(volume.labels())
                        .setPool(volume.pool())
                        .setFormat(ImageMessages.format(volume.format()))
                        .setSizeBytes(volume.sizeBytes())
                        .setImageId(volume.source().map(s -> s.image().name()).orElse(""))
                        .setDeleteWithVm(volume.deleteWithVm())
                        .setStatus(status(volume, holder(volume.id(), state)));
        volume.deleteTime().ifPresent(time -> message.setDeleteTime(Times.of(time)));
        return message.build();
    }

    private static String holder(VolumeId id, StateSnapshot state) {
        return state.holder(id).map(claim -> claim.vm().name()).orElse("");
    }

    private static Volume.Status status(io.plasmavmc.core.volume.Volume volume, String holder) {
        return Volume.Status.newBuilder()
                .setPhase(phase(volume))
                .setReason(volume.status().reason())
                .setMessage(volume.status().message())
                .setHolder(holder)
                .setUsedBytes(volume.status().usedBytes())
                .setSizeBytes(volume.status().sizeBytes())
                .setNode(volume.node().name())
                .build();
    }

    private static Volume.Status.Phase phase(io.plasmavmc.core.volume.Volume volume) {
        if (volume.deleteTime().isPresent()) {
            return Volume.Status.Phase.DELETING;
        }
        return switch (volume.status().phase()) {
            case CREATING -> Volume.Status.Phase.CREATING;
            case READY -> Volume.Status.Phase.READY;
            case RESIZING -> Volume.Status.Phase.RESIZING;
            case DELETING -> Volume.Status.Phase.DELETING;
            case FAILED -> Volume.Status.Phase.FAILED;
        };
    }
}
