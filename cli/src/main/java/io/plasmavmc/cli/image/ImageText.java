package io.plasmavmc.cli.image;

import com.fasterxml.jackson.databind.JsonNode;
import io.plasmavmc.cli.output.Ages;
import io.plasmavmc.cli.output.Labels;
import io.plasmavmc.cli.output.Lines;
import io.plasmavmc.cli.output.Sizes;
import io.plasmavmc.cli.output.Table;
import java.time.Instant;
import java.util.List;

/** How images read. */
final class ImageText {
    private ImageText() {}

    static String table(List<JsonNode> images, Instant now) {
        var table = new Table(List.of("NAME", "PHASE", "FORMAT", "FILE", "DISK", "AGE", "REASON"));
        for (var image : images) {
            table.add(
                    List.of(
                            image.path("imageId").asText(""),
                            image.path("status").path("phase").asText(""),
                            image.path("format").asText(""),
                            size(image, "sizeBytes"),
                            size(image, "virtualSizeBytes"),
                            Ages.since(image.path("createTime").asText(""), now),
                            image.path("status").path("reason").asText("")));
        }
        return table.render();
    }

    static String description(JsonNode image, Instant now) {
        var status = image.path("status");
        return new Lines()
                .add("name", image.path("imageId").asText(""))
                .add("phase", status.path("phase").asText(""))
                .add("reason", status.path("reason").asText(""))
                .add("message", status.path("message").asText(""))
                .add("format", image.path("format").asText(""))
                .add("file", size(image, "sizeBytes"))
                .add("disk", size(image, "virtualSizeBytes"))
                .add("sha256", image.path("sha256").asText(""))
                .add("labels", Labels.of(image.path("labels")))
                .add("created", Ages.ago(image.path("createTime").asText(""), now))
                .add("uid", image.path("uid").asText(""))
                .render();
    }

    private static String size(JsonNode image, String field) {
        var bytes = image.path(field).asLong(0);
        return bytes == 0 ? "" : Sizes.ofBytes(bytes);
    }
}
