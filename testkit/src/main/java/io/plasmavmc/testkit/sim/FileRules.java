package io.plasmavmc.testkit.sim;

import static io.plasmavmc.testkit.sim.MachineRules.require;

import io.plasmavmc.core.image.DiskFormat;
import io.plasmavmc.core.image.Image;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.volume.Volume;
import io.plasmavmc.core.volume.VolumeFiles;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Judges every work on a file by what is true at that moment, and knows which files there are. */
final class FileRules {
    private final World world;
    private final Facts facts;
    private final Map<Uid, DiskFormat> volumesEver = new LinkedHashMap<>();
    private final Map<Uid, DiskFormat> imagesEver = new LinkedHashMap<>();

    FileRules(World world, Facts facts) {
        this.world = world;
        this.facts = facts;
    }

    void create(Volume volume) {
        require(Rule.FILE_NEEDS_RECORD, facts.volume(volume.uid()).isPresent(), volume);
        volume.source()
                .ifPresent(
                        source ->
                                require(
                                        Rule.IMAGE_STAYS_BELOW_COPIES,
                                        world.imageFiles.exists(source.uid(), source.format()),
                                        volume));
        volumesEver.put(volume.uid(), volume.format());
    }

    void resize(Volume volume) {
        require(Rule.FILE_IN_USE, !facts.devices().isInUse(volume.uid()), volume);
    }

    void deleteVolume(Uid uid) {
        require(Rule.FILE_IN_USE, !facts.devices().isInUse(uid), "volume " + uid);
        Optional<Volume> record = facts.volume(uid);
        boolean wanted = record.flatMap(Volume::deleteTime).isPresent() || record.isEmpty();
        require(Rule.FILE_IN_USE, wanted, "nobody asked to delete " + record);
        boolean held =
                record.flatMap(volume -> facts.state().holder(volume.id()))
                        .flatMap(claim -> facts.handle(claim.uid()))
                        .filter(handle -> !handle.released())
                        .isPresent();
        require(Rule.FILE_IN_USE, !held, "a VM holds " + record);
    }

    void imageMade(Uid image, DiskFormat format) {
        imagesEver.put(image, format);
    }

    void deleteImage(Uid image) {
        boolean used =
                facts.state().volumes().values().stream()
                        .flatMap(volume -> volume.value().source().stream())
                        .anyMatch(source -> source.uid().equals(image));
        require(Rule.IMAGE_STAYS_BELOW_COPIES, !used, "image " + image);
        boolean ready =
                facts.state().images().values().stream()
                        .map(Stored::value)
                        .filter(found -> found.uid().equals(image))
                        .anyMatch(found -> found.phase() == Image.Phase.READY);
        require(Rule.IMAGE_STAYS_BELOW_COPIES, !ready, "nobody asked to delete image " + image);
    }

    /** Files that no record knows, and records without their file. */
    List<String> leftovers() {
        List<String> found = new java.util.ArrayList<>();
        volumesEver.forEach(
                (uid, format) -> {
                    boolean known = facts.volume(uid).isPresent();
                    if (!known && world.volumeFiles.look(uid, format).isPresent()) {
                        found.add("file of volume " + uid);
                    }
                });
        imagesEver.forEach(
                (uid, format) -> {
                    if (image(uid).isEmpty() && world.imageFiles.exists(uid, format)) {
                        found.add("file of image " + uid);
                    }
                });
        world.imageFiles.leftovers().stream()
                .filter(uid -> image(uid).isEmpty())
                .forEach(uid -> found.add("unfinished upload of image " + uid));
        return found;
    }

    /** A file that could not be made larger may have become so after all. */
    List<String> wrongSizes() {
        List<String> found = new java.util.ArrayList<>();
        for (Stored<Volume> stored : facts.state().volumes().values()) {
            Volume volume = stored.value();
            long file =
                    world.volumeFiles
                            .look(volume.uid(), volume.format())
                            .map(VolumeFiles.VolumeFile::sizeBytes)
                            .orElse(0L);
            long said = volume.status().sizeBytes();
            boolean mayBeLarger = volume.isToGrow() || facts.wasNotGrown(volume.uid());
            boolean isTrue = mayBeLarger ? file >= said : file == said;
            if (volume.status().phase() == Volume.Phase.READY && !isTrue) {
                found.add(volume + " has " + file + " bytes");
            }
        }
        return found;
    }

    /** Records that say ready and have no file. */
    List<String> missing() {
        List<String> found = new java.util.ArrayList<>();
        for (Stored<Volume> volume : facts.state().volumes().values()) {
            boolean there =
                    world.volumeFiles
                            .look(volume.value().uid(), volume.value().format())
                            .isPresent();
            if (volume.value().status().phase() == Volume.Phase.READY && !there) {
                found.add("no file of volume " + volume.value().id());
            }
        }
        for (Stored<Image> image : facts.state().images().values()) {
            boolean there = world.imageFiles.exists(image.value().uid(), image.value().format());
            if (image.value().phase() == Image.Phase.READY && !there) {
                found.add("no file of image " + image.value().id());
            }
        }
        return found;
    }

    private Optional<Image> image(Uid uid) {
        return facts.state().images().values().stream()
                .map(Stored::value)
                .filter(image -> image.uid().equals(uid))
                .findFirst();
    }

    boolean isReleased(Uid vm) {
        return facts.handle(vm).filter(VmHandle::released).isPresent();
    }
}
