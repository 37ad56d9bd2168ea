package io.plasmavmc.codec;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How one kind of object is spelled in JSON. The fields that {@link #write} writes are the known
 * ones, so it writes all of them always, empty ones as null: what a former value has beyond them
 * was put there by a newer version and is kept. Stateless; any thread may call.
 */
interface ObjectForm<T> {

    T read(ObjectReader in);

    void write(T value, ObjectWriter out);

    /**
     * Whether the former object is about the same thing, so that its unknown fields still hold:
     * those of action 5 say nothing about action 6.
     */
    default boolean isSame(T value, JsonNode former) {
        return true;
    }
}
