package io.plasmavmc.server.error;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.plasmavmc.core.error.FieldViolation;
import io.plasmavmc.core.error.PlasmaException;

/**
 * A failure as gRPC tells it: the reason in {@code ErrorInfo}, the fields in {@code BadRequest}.
 */
public final class GrpcErrors {

    /** Of {@code ErrorInfo}; never changes. */
    public static final String DOMAIN = "plasmavmc";

    private GrpcErrors() {}

    public static StatusRuntimeException of(PlasmaException failure) {
        Status.Builder status =
                Status.newBuilder()
                        .setCode(ErrorMapping.of(failure.reason()).code().value())
                        .setMessage(failure.text())
                        .addDetails(Any.pack(info(failure)));
        if (!failure.fields().isEmpty()) {
            status.addDetails(Any.pack(badRequest(failure)));
        }
        return StatusProto.toStatusRuntimeException(status.build());
    }

    private static ErrorInfo info(PlasmaException failure) {
        return ErrorInfo.newBuilder()
                .setReason(failure.reason().name())
                .setDomain(DOMAIN)
                .putAllMetadata(failure.metadata())
                .build();
    }

    private static BadRequest badRequest(PlasmaException failure) {
        BadRequest.Builder request = BadRequest.newBuilder();
        for (FieldViolation field : failure.fields()) {
            request.addFieldViolations(
                    BadRequest.FieldViolation.newBuilder()
                            .setField(field.path())
                            .setDescription(field.message()));
        }
        return request.build();
    }
}
