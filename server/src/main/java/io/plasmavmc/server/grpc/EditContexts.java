package io.plasmavmc.server.grpc;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.plasmavmc.chainfire.Revision;
import io.plasmavmc.core.edit.EditContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** What comes with every edit, read from the fields that all edits share. */
final class EditContexts {

    private EditContexts() {}

    static EditContext of(Message request) {
        return new EditContext(
                field(request, "request_id").map(String.class::cast),
                digest(request),
                field(request, "revision").map(Long.class::cast).map(Revision::new));
    }

    /** Of what is asked for: neither the id itself nor how long the caller waits are part of it. */
    private static String digest(Message request) {
        Message.Builder content = request.toBuilder();
        clear(content, "request_id");
        clear(content, "wait");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            out.useDeterministicSerialization();
            out.writeStringNoTag(request.getDescriptorForType().getFullName());
            content.build().writeTo(out);
            out.flush();
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static Optional<Object> field(Message request, String name) {
        FieldDescriptor field = request.getDescriptorForType().findFieldByName(name);
        return field == null || !request.hasField(field)
                ? Optional.empty()
                : Optional.of(request.getField(field));
    }

    private static void clear(Message.Builder content, String name) {
        FieldDescriptor field = content.getDescriptorForType().findFieldByName(name);
        if (field != null) {
            content.clearField(field);
        }
    }
}
