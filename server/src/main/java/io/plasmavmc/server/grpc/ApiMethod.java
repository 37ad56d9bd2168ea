package io.plasmavmc.server.grpc;

import com.google.protobuf.ByteString;
import io.grpc.MethodDescriptor;
import io.plasmavmc.server.auth.Access;
import io.plasmavmc.server.auth.Scope;
import java.util.function.Function;

/**
 * One method of the API: what it needs from the {@link io.plasmavmc.server.auth.Gate}, and who
 * answers it. gRPC and HTTP are both made from these, so that neither has a way past the gate and
 * the validator.
 */
public sealed interface ApiMethod<Q, R> {

    MethodDescriptor<Q, R> descriptor();

    Access access();

    /** What a request reaches. */
    Function<Q, Scope> scope();

    /** One request, one answer. */
    record Unary<Q, R>(
            MethodDescriptor<Q, R> descriptor,
            Access access,
            Function<Q, Scope> scope,
            Handler<Q, R> handler)
            implements ApiMethod<Q, R> {}

    /** One request, many answers. */
    record Streaming<Q, R>(
            MethodDescriptor<Q, R> descriptor,
            Access access,
            Function<Q, Scope> scope,
            StreamHandler<Q, R> handler)
            implements ApiMethod<Q, R> {}

    /**
     * A file, then one answer. The first message says what comes, the others are its pieces.
     *
     * @param nothing stands for the first message where none came
     * @param piece the bytes of a message behind the first
     */
    record Uploading<Q, R>(
            MethodDescriptor<Q, R> descriptor,
            Access access,
            Function<Q, Scope> scope,
            Q nothing,
            Function<Q, ByteString> piece,
            UploadHandler<Q, R> handler)
            implements ApiMethod<Q, R> {}

    /** The simple name, as in metrics and logs. */
    default String name() {
        return String.valueOf(descriptor().getBareMethodName());
    }
}
