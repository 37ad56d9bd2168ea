package io.plasmavmc.server.grpc;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** What the log lines of a call are about. */
final class LogSubject {

    private LogSubject() {}

    /** The VM that the request names, as {@code org/project/name}; empty for none. */
    static String vm(Object request) {
        if (!(request instanceof Message message)) {
            return "";
        }
        List<FieldDescriptor> fields =
                List.of("org_id", "project_id", "vm_id").stream()
                        .map(name -> message.getDescriptorForType().findFieldByName(name))
                        .filter(Objects::nonNull)
                        .toList();
        return fields.size() < 3
                ? ""
                : fields.stream()
                        .map(field -> FieldRule.shown(message.getField(field).toString()))
                        .collect(Collectors.joining("/"));
    }
}
