package io.plasmavmc.testkit.sim;

import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.image.DiskFormat;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.volume.Volume;
import io.plasmavmc.core.volume.VolumeFiles;
import java.util.Optional;
import java.util.Set;

/** Volume files on a disk that may be full, by a tool that may fail or be cut off. */
final class SimVolumeFiles implements VolumeFiles {
    private final World world;
    private final Life life;

    SimVolumeFiles(World world, Life life) {
        this.world = world;
        this.life = life;
    }

    @Override
    public VolumeFile create(Volume volume) {
        life.before("making a volume");
        failAtTimes(world, "making " + volume.id().name());
        world.facts.files().create(volume);
        VolumeFile file = world.volumeFiles.create(volume);
        world.tell("the file of " + volume.id().name() + " is made");
        life.after("making a volume");
        return file;
    }

    @Override
    public VolumeFile resize(Volume volume) {
        life.before("growing a volume");
        failAtTimes(world, "growing " + volume.id().name());
        world.facts.files().resize(volume);
        VolumeFile file = world.volumeFiles.resize(volume);
        world.tell("the file of " + volume.id().name() + " is grown");
        life.after("growing a volume");
        return file;
    }

    @Override
    public void delete(Uid volume, DiskFormat format) {
        life.before("removing a volume");
        world.facts.files().deleteVolume(volume);
        world.volumeFiles.delete(volume, format);
        world.tell("the volume's file is removed");
        life.after("removing a volume");
    }

    @Override
    public Optional<VolumeFile> look(Uid volume, DiskFormat format) {
        return world.volumeFiles.look(volume, format);
    }

    @Override
    public void sweep(Set<Uid> keep) {
        life.before("a sweep");
        world.volumeFiles.sweep(keep);
        life.after("a sweep");
    }

    static void failAtTimes(World world, String what) {
        boolean full = world.isDiskFull();
        if (full || world.strikes(Fault.FILES_NO_SPACE, world.weather.filesFail() / 2)) {
            world.tell(what + ": the disk is full");
            throw PlasmaException.of(Reason.NO_SPACE, "simulated: the disk is full");
        }
        if (world.strikes(Fault.FILES_FAIL, world.weather.filesFail() / 2)) {
            world.tell(what + ": the tool fails");
            throw PlasmaException.of(Reason.HYPERVISOR_FAILED, "simulated: the tool failed");
        }
    }
}
