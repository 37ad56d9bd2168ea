package io.plasmavmc.cli.image;

import io.plasmavmc.cli.invocation.Invocation;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code image get}. */
@Command
public final class ImageGet implements Callable<Integer> {
    private final Invocation invocation;

    @Parameters(paramLabel = "NAME", description = "The image.")
    private String name = "";

    public ImageGet(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        var image = invocation.api().get(invocation.inProject("images", name));
        invocation
                .output()
                .resource(image, "imageId", one -> ImageText.description(one, invocation.now()));
        return 0;
    }
}
