package io.plasmavmc.cli.image;

import io.plasmavmc.cli.invocation.Invocation;
import io.plasmavmc.cli.invocation.Removal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code image delete}. */
@Command
public final class ImageDelete implements Callable<Integer> {
    private final Invocation invocation;

    @Parameters(paramLabel = "NAME", description = "The image.")
    private String name = "";

    public ImageDelete(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        new Removal(invocation).of("image", name, invocation.inProject("images", name));
        invocation.output().outcome(name, "imageId", "deleted image " + name);
        return 0;
    }
}
