package io.plasmavmc.cli.image;

import io.plasmavmc.cli.http.Pages;
import io.plasmavmc.cli.invocation.Invocation;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code image list}. */
@Command
public final class ImageList implements Callable<Integer> {
    private final Invocation invocation;

    public ImageList(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        var images = Pages.all(invocation.api(), invocation.inProject("images"), "images");
        invocation
                .output()
                .list(images, "imageId", items -> ImageText.table(items, invocation.now()));
        if (images.items().isEmpty()) {
            invocation.remark(
                    "there is none; make one with: "
                            + invocation.command("image import NAME --file FILE"));
        }
        return 0;
    }
}
