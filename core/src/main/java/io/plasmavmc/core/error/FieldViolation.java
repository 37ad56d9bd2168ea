package io.plasmavmc.core.error;

/**
 * What is wrong with one field of a request.
 *
 * @param path as in JSON, for example {@code spec.disks[1].volumeId}
 */
public record FieldViolation(String path, String message) {}
