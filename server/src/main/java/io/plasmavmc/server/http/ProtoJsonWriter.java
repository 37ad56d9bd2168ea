package io.plasmavmc.server.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.MapEntry;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * Writes messages as JSON after protobuf's mapping, with two differences that protobuf's own
 * printer cannot make: times always have three digits of milliseconds, and a message that was
 * written before can be copied instead ({@link Prewritten}). Fields at their default are written;
 * absent ones are not. Any thread may call.
 */
public final class ProtoJsonWriter {

    private static final JsonFactory JSON = new JsonFactory();

    private final Prewritten prewritten;

    /** Knows the JSON of some messages already. */
    @FunctionalInterface
    public interface Prewritten {
        Prewritten NOTHING = _ -> Optional.empty();

        Optional<byte[]> json(Message message);
    }

    public ProtoJsonWriter(Prewritten prewritten) {
        this.prewritten = prewritten;
    }

    public byte[] toBytes(Message message) {
        Pieces bytes = new Pieces();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            message(message, json, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toBytes();
    }

    private void object(Message message, JsonGenerator json, Pieces out) throws IOException {
        json.writeStartObject();
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            if (!field.hasPresence() || message.hasField(field)) {
                json.writeFieldName(field.getJsonName());
                value(field, message.getField(field), json, out);
            }
        }
        json.writeEndObject();
    }

    private void value(FieldDescriptor field, Object value, JsonGenerator json, Pieces out)
            throws IOException {
        if (field.isMapField()) {
            map((List<?>) value, json, out);
        } else if (field.isRepeated()) {
            json.writeStartArray();
            for (Object item : (List<?>) value) {
                single(item, json, out);
            }
            json.writeEndArray();
        } else {
            single(value, json, out);
        }
    }

    private void map(List<?> entries, JsonGenerator json, Pieces out) throws IOException {
        json.writeStartObject();
        for (Object entry : entries) {
            MapEntry<?, ?> pair = (MapEntry<?, ?>) entry;
            json.writeFieldName(String.valueOf(pair.getKey()));
            single(pair.getValue(), json, out);
        }
        json.writeEndObject();
    }

    private void single(Object value, JsonGenerator json, Pieces out) throws IOException {
        switch (value) {
            case String text -> json.writeString(text);
            case Integer number -> json.writeNumber(number);
            case Long number -> json.writeString(number.toString());
            case Boolean flag -> json.writeBoolean(flag);
            case EnumValueDescriptor name -> json.writeString(name.getName());
            case ByteString bytes -> json.writeBinary(bytes.toByteArray());
            case Timestamp time -> json.writeString(ProtoTimes.text(time));
            case Duration duration -> json.writeString(ProtoTimes.text(duration));
            case Message message -> message(message, json, out);
            default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
        }
    }

    private void message(Message message, JsonGenerator json, Pieces out) throws IOException {
        Optional<byte[]> known = prewritten.json(message);
        if (known.isPresent()) {
            json.writeRawValue("");
            json.flush();
            out.share(known.get());
        } else {
            object(message, json, out);
        }
    }
}
