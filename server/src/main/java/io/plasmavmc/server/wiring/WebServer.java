package io.plasmavmc.server.wiring;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.TlsKeyPair;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.docs.DocService;
import com.linecorp.armeria.server.grpc.GrpcService;
import com.linecorp.armeria.server.grpc.GrpcServiceBuilder;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.plasmavmc.server.auth.Gate;
import io.plasmavmc.server.config.ListenAddress;
import io.plasmavmc.server.config.ServerSettings;
import io.plasmavmc.server.error.Failures;
import io.plasmavmc.server.grpc.ApiMethod;
import io.plasmavmc.server.grpc.CallTimes;
import io.plasmavmc.server.grpc.Calls;
import io.plasmavmc.server.grpc.GrpcEndpoint;
import io.plasmavmc.server.http.Guarded;
import io.plasmavmc.server.http.Health;
import io.plasmavmc.server.http.HttpGateway;
import io.plasmavmc.server.http.HttpRoutes;
import io.plasmavmc.server.http.JsonErrors;
import io.plasmavmc.server.http.ProtoJsonWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The one port: gRPC, HTTP/JSON, health, metrics and the API explorer. Everything but health and
 * version passes the gate. Started and closed once.
 */
public final class WebServer implements AutoCloseable {

    /** Longer than any call may wait; streams take it away for themselves. */
    private static final Duration LONGEST_CALL = Duration.ofMinutes(15);

    /** Calls that wait are cut at the end: their work goes on, and they may ask again. */
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(2);

    /** Of one gRPC message; a VM is far smaller, an upload comes in pieces. */
    private static final int LARGEST_MESSAGE = 4 << 20;

    private final Server server;
    private final ExecutorService threads;
    private final ListenAddress listen;

    /** What is served. */
    public record Parts(
            ListenAddress listen,
            Optional<ServerSettings.Tls> tls,
            List<ApiMethod<?, ?>> methods,
            Gate gate,
            Failures failures,
            CallTimes times,
            ProtoJsonWriter.Prewritten prewritten,
            Supplier<String> metrics,
            BooleanSupplier isReady) {}

    private WebServer(Server server, ExecutorService threads, ListenAddress listen) {
        this.server = server;
        this.threads = threads;
        this.listen = listen;
    }

    /** Listens; {@link Refused} where the port is taken. */
    public static WebServer start(Parts parts) {
        ExecutorService threads =
                Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("call-", 0).factory());
        Server server = build(parts, threads);
        try {
            var _ = server.start().join();
        } catch (CompletionException e) {
            threads.shutdownNow();
            throw new Refused("--listen " + parts.listen() + " cannot be listened on: " + cause(e));
        }
        return new WebServer(server, threads, parts.listen().withPort(server.activeLocalPort()));
    }

    /** Where it listens, with the port that it got. */
    public ListenAddress listen() {
        return listen;
    }

    Server server() {
        return server;
    }

    private static String cause(CompletionException e) {
        return e.getCause() == null ? "unknown" : String.valueOf(e.getCause().getMessage());
    }

    private static Server build(Parts parts, ExecutorService threads) {
        Calls calls = new Calls(parts.gate(), parts.failures(), parts.times());
        JsonErrors errors = new JsonErrors(parts.failures());
        Function<HttpService, HttpService> guard = Guarded.by(parts.gate(), errors);
        ServerBuilder builder =
                Server.builder()
                        .errorHandler(errors)
                        .requestTimeout(LONGEST_CALL)
                        .maxRequestLength(0)
                        .gracefulShutdownTimeout(Duration.ZERO, LAST_ANSWERS)
                        .disableServerHeader();
        listen(builder, parts);
        HttpGateway gateway =
                new HttpGateway(
                        HttpRoutes.of(parts.methods()),
                        calls,
                        new ProtoJsonWriter(parts.prewritten()),
                        errors,
                        threads);
        return builder.service("/healthz", Health.live())
                .service("/readyz", Health.ready(parts.isReady()))
                .service("/metrics", metrics(parts.metrics()).decorate(guard))
                .serviceUnder("/docs", DocService.builder().build().decorate(guard))
                .serviceUnder("/v1", gateway)
                .service(besides(), guard)
                .service(grpc(new GrpcEndpoint(calls, threads), parts.methods()))
                .build();
    }

    private static void listen(ServerBuilder builder, Parts parts) {
        if (parts.tls().isPresent()) {
            ServerSettings.Tls tls = parts.tls().get();
            builder.port(parts.listen().address(), SessionProtocol.HTTPS).tls(keyPair(tls));
        } else {
            builder.port(parts.listen().address(), SessionProtocol.HTTP);
        }
    }

    private static TlsKeyPair keyPair(ServerSettings.Tls tls) {
        try {
            return TlsKeyPair.of(tls.key().toFile(), tls.certificate().toFile());
        } catch (IllegalArgumentException e) {
            throw new Refused(
                    "--tls-cert "
                            + tls.certificate()
                            + ", --tls-key "
                            + tls.key()
                            + " cannot be used: "
                            + e.getMessage());
        }
    }

    private static HttpService metrics(Supplier<String> text) {
        MediaType type = MediaType.parse("text/plain; version=0.0.4; charset=utf-8");
        return (_, _) -> HttpResponse.of(HttpStatus.OK, type, text.get());
    }

    private static GrpcService grpc(GrpcEndpoint endpoint, List<ApiMethod<?, ?>> methods) {
        GrpcServiceBuilder builder =
                GrpcService.builder()
                        .maxRequestMessageLength(LARGEST_MESSAGE)
                        // The API explorer sends JSON to gRPC's own paths.
                        .enableUnframedRequests(true);
        endpoint.services(methods).forEach(builder::addService);
        return builder.build();
    }

    /** What tells about the services; it has no gate of its own. */
    private static GrpcService besides() {
        HealthStatusManager health = new HealthStatusManager();
        health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, ServingStatus.SERVING);
        return GrpcService.builder()
                .addService(health.getHealthService())
                .addService(ProtoReflectionServiceV1.newInstance())
                .build();
    }

    @Override
    public void close() {
        server.stop().join();
        threads.shutdownNow();
    }
}
