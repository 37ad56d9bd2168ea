package io.plasmavmc.testkit.files;

import io.plasmavmc.core.image.ImageFiles;
import io.plasmavmc.core.image.fake.FakeImageFiles;

class FakeImageFilesTest extends ImageFilesContract {

    private final FakeImageFiles fake = new FakeImageFiles(MAX_BYTES);

    @Override
    protected ImageFiles openFiles() {
        return fake;
    }

    @Override
    protected int leftovers() {
        return fake.leftovers().size();
    }
}
