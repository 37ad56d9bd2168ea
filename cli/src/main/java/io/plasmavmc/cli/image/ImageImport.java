package io.plasmavmc.cli.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.plasmavmc.cli.failure.Hints;
import io.plasmavmc.cli.failure.LocalFailure;
import io.plasmavmc.cli.failure.ServerRefusal;
import io.plasmavmc.cli.http.Polling;
import io.plasmavmc.cli.invocation.Invocation;
import io.plasmavmc.cli.output.Sizes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code image import}: looks whether the name is free before sending what may be gigabytes, sends,
 * then waits until the server has inspected the image and taken or rejected it.
 */
@Command
public final class ImageImport implements Callable<Integer> {
    private static final Duration INSPECTION = Duration.ofSeconds(60);

    private final Invocation invocation;

    @Parameters(paramLabel = "NAME", description = "What the image is to be called.")
    private String name = "";

    @Option(
            names = "--file",
            paramLabel = "FILE",
            required = true,
            description = "The image file, or - for standard input.")
    private String file = "";

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description =
                    "qcow2 or raw (default: by the file's name: .qcow2 is qcow2, .raw and .img are"
                            + " raw). Formats are never guessed from the content.")
    private @Nullable String format;

    public ImageImport(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        var chosen = ImageFormat.choose(Optional.ofNullable(format), file);
        try (var source = ImageSource.open(file, invocation.surroundings().in())) {
            refuseTakenName();
            var wait = invocation.waits().forWorkBoundedBy(INSPECTION);
            var uploaded = upload(source, chosen);
            var image = wait.isZero() ? uploaded : taken(uploaded, wait);
            invocation.output().resource(image, "imageId", this::sentence);
        }
        return 0;
    }

    /** With a request id the server decides: the same request again is not a second image. */
    private void refuseTakenName() {
        if (invocation.requestId().isPresent()) {
            return;
        }
        try {
            var there = invocation.api().get(invocation.inProject("images", name));
            if (!there.path("status").path("phase").asText("").equals("FAILED")) {
                throw nameIsTaken();
            }
        } catch (ServerRefusal e) {
            if (!e.is("IMAGE_NOT_FOUND")) {
                throw e;
            }
        }
    }

    private ServerRefusal nameIsTaken() {
        var error =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("code", "ALREADY_EXISTS")
                        .put("reason", "ALREADY_EXISTS")
                        .put("message", "image " + name + " exists already; nothing was sent")
                        .put("retryable", false);
        error.putObject("metadata").put("image", name);
        return new ServerRefusal(409, error, Hints.of(error));
    }

    private JsonNode upload(ImageSource source, String chosen) {
        var path =
                invocation
                        .inProject("images", name)
                        .with("format", chosen)
                        .with("requestId", invocation.requestId());
        var meter = new UploadMeter(invocation.progress(), source.size(), "uploading " + name);
        try {
            return invocation.api().put(path, source.publisher(meter));
        } finally {
            meter.done();
        }
    }

    private JsonNode taken(JsonNode uploaded, Duration wait) {
        var already = settled(uploaded);
        if (already.isPresent()) {
            return already.get();
        }
        var doing = "inspecting image " + name;
        var follow = invocation.command("image get " + name);
        return invocation
                .waiting()
                .during(doing, follow, () -> new Polling(wait).until(doing, follow, this::look));
    }

    private Optional<JsonNode> look() {
        return settled(invocation.api().get(invocation.inProject("images", name)));
    }

    private Optional<JsonNode> settled(JsonNode image) {
        return switch (image.path("status").path("phase").asText("")) {
            case "READY" -> Optional.of(image);
            case "FAILED" -> throw rejected(image.path("status"));
            default -> Optional.empty();
        };
    }

    private LocalFailure rejected(JsonNode status) {
        var reason = status.path("reason").asText("");
        return new LocalFailure(
                reason.isEmpty() ? "IMAGE_REJECTED" : reason,
                "image " + name + " was rejected: " + status.path("message").asText(reason),
                "remove it with: " + invocation.command("image delete " + name));
    }

    private String sentence(JsonNode image) {
        return "imported image %s: %s, %s, disk of %s%n"
                .formatted(
                        name,
                        image.path("status").path("phase").asText(""),
                        image.path("format").asText(""),
                        Sizes.ofBytes(image.path("virtualSizeBytes").asLong(0)));
    }
}
