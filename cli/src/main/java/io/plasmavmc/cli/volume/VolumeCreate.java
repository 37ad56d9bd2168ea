package io.plasmavmc.cli.volume;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plasmavmc.cli.failure.WrongUsage;
import io.plasmavmc.cli.grammar.ByteSize;
import io.plasmavmc.cli.grammar.KeyValue;
import io.plasmavmc.cli.invocation.Invocation;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code volume create}: blank, or a copy-on-write copy of an image. */
@Command
public final class VolumeCreate implements Callable<Integer> {
    private final Invocation invocation;

    @Parameters(paramLabel = "NAME", description = "What the volume is to be called.")
    private String name = "";

    @Option(names = "--size", paramLabel = "SIZE", description = "Its size, for example 10GiB.")
    private @Nullable String size;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "qcow2 or raw, for a blank volume (default: qcow2).")
    private @Nullable String format;

    @Option(
            names = "--image",
            paramLabel = "IMAGE",
            description = "Begin as a copy of this image; --size makes it larger than the image.")
    private @Nullable String image;

    @Option(names = "--label", paramLabel = "K=V", description = "A label; may be repeated.")
    private List<String> labels = List.of();

    public VolumeCreate(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        var volume = new Volumes(invocation).create(name, body());
        invocation
                .output()
                .resource(volume, "volumeId", one -> VolumeText.sentence("created", one));
        return 0;
    }

    private ObjectNode body() {
        if (size == null && image == null) {
            throw new WrongUsage(
                    "no size and no image (expected: --size SIZE, --image IMAGE or both)");
        }
        if (image != null && format != null) {
            throw new WrongUsage(
                    "--format "
                            + format
                            + " with --image: a copy of an image is always qcow2"
                            + " (expected: only one of them)");
        }
        var body = JsonNodeFactory.instance.objectNode().put("volumeId", name);
        if (size != null) {
            body.put("sizeBytes", Long.toString(ByteSize.parse("--size", size).bytes()));
        }
        if (image != null) {
            body.put("imageId", image);
        }
        if (format != null) {
            body.put("format", format);
        }
        if (!labels.isEmpty()) {
            var map = body.putObject("labels");
            KeyValue.parseAll("--label", labels).forEach(map::put);
        }
        return body;
    }
}
