package io.plasmavmc.cli.grammar;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plasmavmc.cli.failure.WrongUsage;
import java.util.List;

/** One {@code --disk ID=VOLUME[,ro]}. Names are left to the server, which knows their grammar. */
public record DiskArgument(String diskId, String volumeId, boolean readOnly) {

    public static DiskArgument parse(String text) {
        var equals = text.indexOf('=');
        var parts = List.of(text.substring(equals + 1).split(",", -1));
        if (equals < 1 || parts.getFirst().isEmpty()) {
            throw refused(text);
        }
        for (var option : parts.subList(1, parts.size())) {
            if (!option.equals("ro")) {
                throw refused(text);
            }
        }
        return new DiskArgument(text.substring(0, equals), parts.getFirst(), parts.size() > 1);
    }

    public ObjectNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("diskId", diskId)
                .put("volumeId", volumeId)
                .put("readOnly", readOnly);
    }

    private static WrongUsage refused(String text) {
        return new WrongUsage(
                "--disk " + text + ": not a disk (expected: ID=VOLUME or ID=VOLUME,ro)");
    }
}
