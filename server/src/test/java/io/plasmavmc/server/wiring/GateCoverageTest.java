package io.plasmavmc.server.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.server.ServiceConfig;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.plasmavmc.api.v1.VmServiceGrpc;
import io.plasmavmc.server.GrpcClient;
import io.plasmavmc.server.TestServer;
import io.plasmavmc.server.auth.Access;
import io.plasmavmc.server.grpc.ApiMethod;
import io.plasmavmc.server.grpc.ServiceDescriptors;
import io.plasmavmc.server.http.HttpRoute;
import io.plasmavmc.server.http.HttpRoutes;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Walks every way in, so that one that is added later cannot be forgotten at the gate. */
class GateCoverageTest {

    private static final Set<String> FREE = Set.of("GetVersion");
    private static final Set<String> FREE_PATHS = Set.of("/healthz", "/readyz");

    @TempDir Path dir;

    @Test
    void everyDeclaredMethodIsAnswered() throws Exception {
        try (TestServer server = TestServer.start(dir)) {
            Set<String> declared =
                    ServiceDescriptors.ALL.stream()
                            .flatMap(service -> service.getMethods().stream())
                            .map(MethodDescriptor::getFullMethodName)
                            .collect(Collectors.toSet());
            Set<String> answered =
                    server.server().methods().stream()
                            .map(method -> method.descriptor().getFullMethodName())
                            .collect(Collectors.toSet());

            assertThat(answered).isEqualTo(declared);
        }
    }

    @Test
    void onlyTheVersionIsPublic() throws Exception {
        try (TestServer server = TestServer.start(dir)) {
            assertThat(server.server().methods())
                    .allSatisfy(
                            method ->
                                    assertThat(method.access() == Access.PUBLIC)
                                            .as(method.name())
                                            .isEqualTo(FREE.contains(method.name())));
        }
    }

    @Test
    void noHttpRouteAnswersWithoutAToken() throws Exception {
        try (TestServer server = TestServer.start(dir)) {
            for (HttpRoute route : HttpRoutes.of(server.server().methods()).all()) {
                String path =
                        route.toString()
                                .substring(route.verb().name().length() + 1)
                                .replaceAll("\\{[a-z_]+}", "x");
                HttpRequest request =
                        server.request(path)
                                .method(route.verb().name(), HttpRequest.BodyPublishers.noBody())
                                .build();
                int expected = FREE.contains(route.method().name()) ? 200 : 401;
                assertThat(status(server, request)).as(route.toString()).isEqualTo(expected);
            }
        }
    }

    @Test
    void noOtherPathOfThePortAnswersWithoutAToken() throws Exception {
        try (TestServer server = TestServer.start(dir)) {
            for (ServiceConfig config : server.server().web().server().serviceConfigs()) {
                String pattern = config.route().patternString();
                String path = pattern.replaceAll("/\\*+$", "/x").replaceAll("[*]", "x");
                HttpRequest request =
                        server.request(path)
                                .method(
                                        config.route().methods().stream()
                                                .map(Enum::name)
                                                .filter(name -> name.equals("POST"))
                                                .findFirst()
                                                .orElse("GET"),
                                        HttpRequest.BodyPublishers.noBody())
                                .header("Content-Type", "application/grpc+proto")
                                .header("TE", "trailers")
                                .build();
                if (!FREE_PATHS.contains(path) && !path.contains("VersionService")) {
                    assertRefused(server, path, request);
                }
            }
        }
    }

    @Test
    void noGrpcMethodAnswersWithoutAToken() throws Exception {
        try (TestServer server = TestServer.start(dir)) {
            Channel channel =
                    GrpcClient.withoutToken(server, VmServiceGrpc.VmServiceBlockingStub.class)
                            .getChannel();
            for (ApiMethod<?, ?> method : server.server().methods()) {
                if (!FREE.contains(method.name())) {
                    assertThat(code(channel, method))
                            .as(method.name())
                            .isEqualTo(Status.Code.UNAUTHENTICATED);
                }
            }
        }
    }

    private static <Q, R> Status.Code code(Channel channel, ApiMethod<Q, R> method) {
        MethodDescriptor.PrototypeMarshaller<Q> marshaller =
                (MethodDescriptor.PrototypeMarshaller<Q>)
                        method.descriptor().getRequestMarshaller();
        try {
            GrpcClient.call(
                    channel,
                    method.descriptor(),
                    Objects.requireNonNull(marshaller.getMessagePrototype()));
            return Status.Code.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode();
        }
    }

    /** gRPC says so in its own header, with an HTTP status of success. */
    private static void assertRefused(TestServer server, String path, HttpRequest request)
            throws Exception {
        HttpResponse<String> response =
                server.http().send(request, HttpResponse.BodyHandlers.ofString());
        boolean refused =
                response.statusCode() == 401
                        || response.headers()
                                .firstValue("grpc-status")
                                .filter(code -> code.equals("16"))
                                .isPresent();
        assertThat(refused).as("%s: %s %s", path, response, response.headers()).isTrue();
    }

    private static int status(TestServer server, HttpRequest request) throws Exception {
        HttpResponse<String> response =
                server.http().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(new ObjectMapper().readTree(response.body()).isObject()).isTrue();
        return response.statusCode();
    }
}
