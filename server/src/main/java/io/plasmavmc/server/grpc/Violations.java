package io.plasmavmc.server.grpc;

import io.plasmavmc.core.error.FieldViolation;
import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.error.Reason;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Collects all that is wrong with one request, so that it is told at once. The first finding about
 * a field stands; for one thread.
 */
public final class Violations {

    private record Finding(Reason reason, FieldViolation field) {}

    private final Map<String, Finding> byPath = new LinkedHashMap<>();

    public void add(Reason reason, String path, String message) {
        byPath.putIfAbsent(path, new Finding(reason, new FieldViolation(path, message)));
    }

    public void invalid(String path, String message) {
        add(Reason.INVALID_FIELD, path, message);
    }

    public void unknown(String path) {
        add(Reason.UNKNOWN_FIELD, path, "there is no such field");
    }

    public boolean isEmpty() {
        return byPath.isEmpty();
    }

    public boolean has(String path) {
        return byPath.containsKey(path);
    }

    public void throwIfAny() {
        if (isEmpty()) {
            return;
        }
        throw PlasmaException.invalid(
                byPath.values().iterator().next().reason(),
                byPath.values().stream().map(Finding::field).toList());
    }
}
