package io.plasmavmc.server.grpc;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.FieldMask;
import io.plasmavmc.api.v1.VirtualMachine;
import io.plasmavmc.core.error.Reason;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which fields of the VM in a request an update sets: those that its mask names, or without one
 * those that are there. gRPC's masks name fields as the {@code .proto} does, JSON's as JSON does;
 * both are taken.
 */
record UpdateMask(Set<String> paths) {

    static final String LABELS = "labels";
    static final String METADATA = "metadata";
    static final String CPUS = "spec.cpus";
    static final String MAX_CPUS = "spec.maxCpus";
    static final String MEMORY = "spec.memoryMib";
    static final String MAX_MEMORY = "spec.maxMemoryMib";
    static final String ON_CRASH = "spec.onCrash";
    static final String AUTOSTART = "spec.autostart";

    private static final List<String> SETTABLE =
            List.of(LABELS, METADATA, CPUS, MAX_CPUS, MEMORY, MAX_MEMORY, ON_CRASH, AUTOSTART);

    private static final String EXPECTED =
            " (expected: some of " + String.join(", ", SETTABLE) + ")";

    private static final Pattern UNDERSCORE = Pattern.compile("_([a-z0-9])");

    UpdateMask {
        paths = Set.copyOf(paths);
    }

    static UpdateMask of(FieldMask mask) {
        return new UpdateMask(
                mask.getPathsList().stream().map(UpdateMask::jsonName).collect(Collectors.toSet()));
    }

    /** {@code spec.maxCpus}, however it was spelled. */
    static String jsonName(String path) {
        return UNDERSCORE
                .matcher(path)
                .replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
    }

    boolean isGiven() {
        return !paths.isEmpty();
    }

    boolean names(String path) {
        return paths.contains(path);
    }

    /**
     * @param present whether the request has the field
     */
    boolean sets(String path, boolean present) {
        return present && (names(path) || !isGiven());
    }

    static void check(FieldMask mask, Violations violations) {
        for (String path : mask.getPathsList()) {
            String name = jsonName(path);
            String where = "updateMask." + FieldRule.shown(path);
            if (!isKnown(name)) {
                violations.add(Reason.UNKNOWN_FIELD, where, "there is no such field" + EXPECTED);
            } else if (!SETTABLE.contains(name)) {
                violations.invalid(where, why(name));
            }
        }
    }

    private static String why(String name) {
        if (name.startsWith(LABELS + ".") || name.startsWith(METADATA + ".")) {
            String map = name.substring(0, name.indexOf('.'));
            return "is not set key by key (expected: %s, which replaces all; or no mask, which adds)"
                    .formatted(map);
        }
        return FixedField.at(name).map(FixedField::how).orElse("cannot be set" + EXPECTED);
    }

    /** Whether VMs have such a field, settable or not. */
    private static boolean isKnown(String name) {
        Optional<Descriptor> type = Optional.of(VirtualMachine.getDescriptor());
        for (String part : List.of(name.split("\\.", -1))) {
            Optional<FieldDescriptor> field =
                    type.flatMap(
                            message ->
                                    message.getFields().stream()
                                            .filter(f -> f.getJsonName().equals(part))
                                            .findFirst());
            if (field.isEmpty()) {
                return false;
            }
            if (field.get().isMapField()) {
                return true;
            }
            type =
                    field.filter(f -> f.getJavaType() == FieldDescriptor.JavaType.MESSAGE)
                            .map(FieldDescriptor::getMessageType);
        }
        return true;
    }
}
