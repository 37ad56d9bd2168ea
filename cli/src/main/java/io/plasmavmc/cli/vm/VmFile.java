package io.plasmavmc.cli.vm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plasmavmc.cli.failure.LocalFailure;
import io.plasmavmc.cli.failure.WrongUsage;
import io.plasmavmc.cli.output.JsonText;
import io.plasmavmc.cli.output.YamlText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Reads the VM that {@code vm create -f} names, in JSON or YAML. Takes what {@code vm get} prints:
 * fields that only the server writes are left out, so that a VM can be copied by file.
 */
final class VmFile {
    private static final List<String> WRITTEN_BY_THE_SERVER =
            List.of(
                    "orgId",
                    "projectId",
                    "uid",
                    "revision",
                    "generation",
                    "createTime",
                    "updateTime",
                    "deleteTime",
                    "owner",
                    "status");

    private final InputStream standardInput;

    VmFile(InputStream standardInput) {
        this.standardInput = standardInput;
    }

    ObjectNode read(String file, Optional<String> name) {
        var resource = parsed(file);
        resource.remove(WRITTEN_BY_THE_SERVER);
        if (resource.path("spec") instanceof ObjectNode spec) {
            spec.remove(List.of("power", "action", "machineType"));
        }
        name.ifPresent(said -> resource.put("vmId", said));
        if (resource.path("vmId").asText("").isEmpty()) {
            throw new WrongUsage(
                    "-f "
                            + file
                            + ": no name (expected: vmId in the file, or vm create NAME -f FILE)");
        }
        return resource;
    }

    private ObjectNode parsed(String file) {
        var text = text(file);
        try {
            JsonNode tree =
                    text.stripLeading().startsWith("{") ? JsonText.read(text) : YamlText.read(text);
            if (tree instanceof ObjectNode object) {
                return object;
            }
            throw unfit(file, "not an object with vmId and spec");
        } catch (JsonProcessingException e) {
            throw unfit(file, e.getOriginalMessage() + at(e));
        }
    }

    private static String at(JsonProcessingException e) {
        var where = e.getLocation();
        return where == null
                ? ""
                : " at line " + where.getLineNr() + ", column " + where.getColumnNr();
    }

    private String text(String file) {
        try {
            return file.equals("-")
                    ? new String(standardInput.readAllBytes(), StandardCharsets.UTF_8)
                    : Files.readString(Path.of(file));
        } catch (NoSuchFileException _) {
            throw new LocalFailure("FILE_UNREADABLE", "-f " + file + ": no such file");
        } catch (IOException e) {
            throw new LocalFailure(
                    "FILE_UNREADABLE", "-f " + file + ": cannot be read: " + e.getMessage());
        }
    }

    private static LocalFailure unfit(String file, String why) {
        return new LocalFailure(
                "FILE_UNFIT", "-f " + file + ": " + why, "see: plasmavmc vm get NAME -o yaml");
    }
}
