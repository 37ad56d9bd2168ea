package io.plasmavmc.testkit.sim;

import io.plasmavmc.core.image.DiskFormat;
import io.plasmavmc.core.image.ImageFiles;
import io.plasmavmc.core.runtime.Uid;
import java.nio.ByteBuffer;
import java.util.Set;

/** Image files on the same bad disk. */
final class SimImageFiles implements ImageFiles {
    private final World world;
    private final Life life;

    SimImageFiles(World world, Life life) {
        this.world = world;
        this.life = life;
    }

    @Override
    public Upload receive(Uid image, DiskFormat format) {
        life.before("an upload");
        SimVolumeFiles.failAtTimes(world, "opening an upload");
        Upload upload = world.imageFiles.receive(image, format);
        life.after("an upload");
        return new SimUpload(image, format, upload);
    }

    @Override
    public void delete(Uid image, DiskFormat format) {
        life.before("removing an image");
        world.facts.files().deleteImage(image);
        world.imageFiles.delete(image, format);
        world.tell("the image's file is removed");
        life.after("removing an image");
    }

    @Override
    public boolean exists(Uid image, DiskFormat format) {
        return world.imageFiles.exists(image, format);
    }

    @Override
    public void sweep(Set<Uid> keep) {
        life.before("a sweep");
        world.imageFiles.sweep(keep);
        life.after("a sweep");
    }

    /** An upload ends with its server, where nobody closes it. */
    private final class SimUpload implements Upload {
        private final Uid image;
        private final DiskFormat format;
        private final Upload below;

        SimUpload(Uid image, DiskFormat format, Upload below) {
            this.image = image;
            this.format = format;
            this.below = below;
        }

        @Override
        public void write(ByteBuffer bytes) {
            life.before("a piece of an upload");
            SimVolumeFiles.failAtTimes(world, "writing an upload");
            below.write(bytes);
            life.after("a piece of an upload");
        }

        @Override
        public ImageFile finish() {
            life.before("the end of an upload");
            SimVolumeFiles.failAtTimes(world, "finishing an upload");
            ImageFile file = below.finish();
            world.facts.files().imageMade(image, format);
            world.tell("the image's file is in place");
            life.after("the end of an upload");
            return file;
        }

        @Override
        public void close() {
            life.before("closing an upload");
            below.close();
            life.after("closing an upload");
        }
    }
}
