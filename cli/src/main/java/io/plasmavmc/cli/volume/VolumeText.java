package io.plasmavmc.cli.volume;

import com.fasterxml.jackson.databind.JsonNode;
import io.plasmavmc.cli.output.Ages;
import io.plasmavmc.cli.output.Labels;
import io.plasmavmc.cli.output.Lines;
import io.plasmavmc.cli.output.Sizes;
import io.plasmavmc.cli.output.Table;
import java.time.Instant;
import java.util.List;

/** How volumes read. */
final class VolumeText {
    private VolumeText() {}

    static String table(List<JsonNode> volumes, Instant now) {
        var table =
                new Table(
                        List.of(
                                "NAME", "PHASE", "SIZE", "USED", "FORMAT", "IMAGE", "HOLDER", "AGE",
                                "REASON"));
        for (var volume : volumes) {
            var status = volume.path("status");
            table.add(
                    List.of(
                            volume.path("volumeId").asText(""),
                            status.path("phase").asText(""),
                            size(volume.path("sizeBytes")),
                            size(status.path("usedBytes")),
                            volume.path("format").asText(""),
                            volume.path("imageId").asText(""),
                            status.path("holder").asText(""),
                            Ages.since(volume.path("createTime").asText(""), now),
                            status.path("reason").asText("")));
        }
        return table.render();
    }

    static String description(JsonNode volume, Instant now) {
        var status = volume.path("status");
        return new Lines()
                .add("name", volume.path("volumeId").asText(""))
                .add("phase", status.path("phase").asText(""))
                .add("reason", status.path("reason").asText(""))
                .add("message", status.path("message").asText(""))
                .add("size", size(volume.path("sizeBytes")))
                .add("used", size(status.path("usedBytes")))
                .add("format", volume.path("format").asText(""))
                .add("image", volume.path("imageId").asText(""))
                .add("holder", status.path("holder").asText(""))
                .add(
                        "goes with its VM",
                        volume.path("deleteWithVm").asBoolean(false) ? "yes" : "no")
                .add("pool", volume.path("pool").asText(""))
                .add("labels", Labels.of(volume.path("labels")))
                .add("created", Ages.ago(volume.path("createTime").asText(""), now))
                .add("uid", volume.path("uid").asText(""))
                .render();
    }

    static String sentence(String done, JsonNode volume) {
        return "%s volume %s: %s, %s%n"
                .formatted(
                        done,
                        volume.path("volumeId").asText(""),
                        volume.path("status").path("phase").asText(""),
                        size(volume.path("sizeBytes")));
    }

    private static String size(JsonNode bytes) {
        return bytes.asLong(0) == 0 ? "" : Sizes.ofBytes(bytes.asLong(0));
    }
}
