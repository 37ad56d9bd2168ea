package io.plasmavmc.server.grpc;

import static org.assertj.core.api.Assertions.assertThatCode;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RequestValidatorTest {

    static Stream<FieldDescriptor> fieldsOfAllRequests() {
        return ServiceDescriptors.ALL.stream()
                .flatMap(service -> service.getMethods().stream())
                .map(RequestValidatorTest::fields)
                .flatMap(List::stream);
    }

    private static List<FieldDescriptor> fields(MethodDescriptor<?, ?> method) {
        Object schema = Objects.requireNonNull(method.getSchemaDescriptor());
        return ((ProtoMethodDescriptorSupplier) schema)
                .getMethodDescriptor()
                .getInputType()
                .getFields();
    }

    @ParameterizedTest
    @MethodSource("fieldsOfAllRequests")
    void everyFieldOfEveryRequestHasARule(FieldDescriptor field) {
        assertThatCode(() -> RequestValidator.rule(field)).doesNotThrowAnyException();
    }
}
