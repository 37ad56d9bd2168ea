package io.plasmavmc.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plasmavmc.chainfire.Value;
import io.plasmavmc.core.state.StateCodec.Form;
import io.plasmavmc.core.state.StateCodec.NewerSchemaException;
import io.plasmavmc.core.state.StateCodec.UndecodableException;

/**
 * A whole stored value: an object under its schema. A newer schema is read as far as its fields are
 * known, and never rewritten.
 */
record StoredForm<T>(ObjectForm<T> form) implements Form<T> {

    static final int SCHEMA = 1;

    @Override
    public T decode(Value stored) {
        ObjectNode object = JsonText.parse(stored);
        schema(object);
        return ObjectReader.read(form, object, "");
    }

    @Override
    public Value encode(T value) {
        return encode(value, ObjectWriter.nothing());
    }

    @Override
    public Value encode(T value, Value former) {
        ObjectNode before = JsonText.parse(former);
        int schema = schema(before);
        if (schema > SCHEMA) {
            throw new NewerSchemaException(schema, SCHEMA);
        }
        return encode(value, form.isSame(value, before) ? before : ObjectWriter.nothing());
    }

    private Value encode(T value, ObjectNode former) {
        return JsonText.print(ObjectWriter.write(new UnderSchema<>(form), value, former));
    }

    private static int schema(ObjectNode object) {
        JsonNode schema = object.path("schema");
        if (!schema.isInt() || schema.intValue() < 1) {
            throw new UndecodableException("schema: none (expected: a number from 1)");
        }
        return schema.intValue();
    }

    /** Puts the schema before the fields. */
    private record UnderSchema<T>(ObjectForm<T> form) implements ObjectForm<T> {

        @Override
        public T read(ObjectReader in) {
            return form.read(in);
        }

        @Override
        public void write(T value, ObjectWriter out) {
            out.number("schema", SCHEMA);
            form.write(value, out);
        }
    }
}
