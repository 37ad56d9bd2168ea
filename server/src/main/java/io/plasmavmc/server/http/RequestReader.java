package io.plasmavmc.server.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.linecorp.armeria.common.QueryParams;
import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.server.grpc.Violations;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts a request together from its path, its query and its body, as the route says which field
 * comes from where. Whatever has no place is a violation.
 */
final class RequestReader {

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private final HttpRoute route;
    private final Message.Builder request;
    private final Violations violations;

    RequestReader(HttpRoute route, Message.Builder request, Violations violations) {
        this.route = route;
        this.request = request;
        this.violations = violations;
    }

    /** Reads the body, if the route has one; a body that is no JSON at all is refused at once. */
    RequestReader body(InputStream body) {
        if (route.body().isEmpty()) {
            return this;
        }
        JsonNode json = parse(body);
        if (route.body().equals("*")) {
            ProtoJsonReader.read(json, request, "", violations);
        } else {
            FieldDescriptor field = request.getDescriptorForType().findFieldByName(route.body());
            Message.Builder resource = request.newBuilderForField(field);
            ProtoJsonReader.read(json, resource, "", violations);
            request.setField(field, resource.build());
        }
        return this;
    }

    RequestReader query(QueryParams query) {
        for (String name : query.names()) {
            Optional<FieldDescriptor> field =
                    route.body().equals("*") ? Optional.empty() : queryField(name);
            if (field.isEmpty()) {
                violations.unknown(name);
            } else {
                parameter(field.get(), query.getAll(name));
            }
        }
        return this;
    }

    /** The path wins; a body that says otherwise is a mistake. */
    RequestReader path(Map<String, String> variables) {
        Descriptor type = request.getDescriptorForType();
        variables.forEach(
                (name, value) -> {
                    FieldDescriptor field = type.findFieldByName(name);
                    Object inBody = request.getField(field);
                    if (!inBody.equals("") && !inBody.equals(value)) {
                        violations.invalid(field.getJsonName(), "is not what the path says");
                    }
                    request.setField(field, value);
                });
        return this;
    }

    /** {@code If-Match} is another way to send the revision. */
    RequestReader ifMatch(Optional<String> header) {
        FieldDescriptor field = request.getDescriptorForType().findFieldByName("revision");
        if (header.isEmpty() || field == null || header.get().equals("*")) {
            return this;
        }
        String text = header.get().replace("\"", "").strip();
        ProtoJsonValues.fromText(field, text, "If-Match", violations)
                .ifPresent(
                        revision -> {
                            if (request.hasField(field)
                                    && !request.getField(field).equals(revision)) {
                                violations.invalid("revision", "is not what If-Match says");
                            }
                            request.setField(field, revision);
                        });
        return this;
    }

    Message.Builder request() {
        return request;
    }

    private void parameter(FieldDescriptor field, List<String> values) {
        String path = field.getJsonName();
        if (!field.isRepeated() && values.size() > 1) {
            violations.invalid(path, "was given " + values.size() + " times");
            return;
        }
        for (String value : values) {
            Optional<Object> read = ProtoJsonValues.fromText(field, value, path, violations);
            if (field.isRepeated()) {
                read.ifPresent(one -> request.addRepeatedField(field, one));
            } else {
                read.ifPresent(one -> request.setField(field, one));
            }
        }
    }

    /** A field that is neither in the path nor in the body. */
    private Optional<FieldDescriptor> queryField(String name) {
        return ProtoJsonReader.field(request.getDescriptorForType(), name)
                .filter(field -> !field.getName().equals(route.body()))
                .filter(field -> !route.path().segments().contains("{" + field.getName() + "}"));
    }

    private static JsonNode parse(InputStream body) {
        try {
            JsonNode json = JSON.readTree(body);
            return json.isMissingNode() ? JSON.createObjectNode() : json;
        } catch (JsonProcessingException e) {
            String where =
                    e.getLocation() == null
                            ? ""
                            : " at line "
                                    + e.getLocation().getLineNr()
                                    + ", column "
                                    + e.getLocation().getColumnNr();
            throw PlasmaException.invalidField(
                    "body", "is no JSON: " + e.getOriginalMessage() + where);
        } catch (IOException e) {
            throw new IllegalStateException("the body is in memory", e);
        }
    }
}
