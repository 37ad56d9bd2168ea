package io.plasmavmc.server.http;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.linecorp.armeria.common.HttpMethod;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.error.Reason;
import io.plasmavmc.server.grpc.ApiMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Which method answers which path: for unary methods as the {@code google.api.http} annotations
 * say, for streams as written here, since annotations cannot say it.
 */
public final class HttpRoutes {

    private static final String PROJECT = "/v1/orgs/{org_id}/projects/{project_id}";

    private final List<HttpRoute> routes;

    /** A route that fits, and what its path says. */
    record Found(HttpRoute route, Map<String, String> variables) {}

    private HttpRoutes(List<HttpRoute> routes) {
        this.routes = List.copyOf(routes);
    }

    public static HttpRoutes of(List<ApiMethod<?, ?>> methods) {
        List<HttpRoute> routes = new ArrayList<>();
        for (ApiMethod<?, ?> method : methods) {
            routes.add(
                    switch (method.name()) {
                        case "WatchVms" -> stream(method, "/vms:watch", HttpRoute.Answers.LINES);
                        case "GetVmLog" ->
                                stream(method, "/vms/{vm_id}/log", HttpRoute.Answers.TEXT);
                        case "ImportImage" ->
                                new HttpRoute(
                                        HttpMethod.PUT,
                                        PathTemplate.parse(PROJECT + "/images/{image_id}"),
                                        "",
                                        method,
                                        HttpRoute.Answers.JSON);
                        default -> annotated(method);
                    });
        }
        return new HttpRoutes(routes);
    }

    public List<HttpRoute> all() {
        return routes;
    }

    /** The route of a path; {@code ROUTE_NOT_FOUND} or {@code METHOD_NOT_ALLOWED} without. */
    Found find(HttpMethod verb, String path) {
        List<Found> fitting =
                routes.stream()
                        .flatMap(
                                route ->
                                        route.path().match(path).stream()
                                                .map(variables -> new Found(route, variables)))
                        .toList();
        return fitting.stream()
                .filter(found -> found.route().verb() == verb)
                .findFirst()
                .orElseThrow(() -> refusal(verb, fitting));
    }

    private static PlasmaException refusal(HttpMethod verb, List<Found> fitting) {
        if (fitting.isEmpty()) {
            return PlasmaException.of(Reason.ROUTE_NOT_FOUND, "there is nothing at this path");
        }
        String allowed =
                fitting.stream()
                        .map(found -> found.route().verb().name())
                        .distinct()
                        .sorted()
                        .collect(Collectors.joining(", "));
        return PlasmaException.of(
                Reason.METHOD_NOT_ALLOWED,
                "method: " + verb + " (expected: " + allowed + ")",
                Map.of("allowed", allowed));
    }

    private static HttpRoute stream(
            ApiMethod<?, ?> method, String path, HttpRoute.Answers answers) {
        return new HttpRoute(
                HttpMethod.GET, PathTemplate.parse(PROJECT + path), "", method, answers);
    }

    private static HttpRoute annotated(ApiMethod<?, ?> method) {
        HttpRule rule = descriptor(method).getOptions().getExtension(AnnotationsProto.http);
        HttpMethod verb =
                switch (rule.getPatternCase()) {
                    case GET -> HttpMethod.GET;
                    case POST -> HttpMethod.POST;
                    case PATCH -> HttpMethod.PATCH;
                    case DELETE -> HttpMethod.DELETE;
                    case PUT -> HttpMethod.PUT;
                    case CUSTOM, PATTERN_NOT_SET ->
                            throw new IllegalStateException("no HTTP route for " + method.name());
                };
        String path =
                switch (verb) {
                    case GET -> rule.getGet();
                    case POST -> rule.getPost();
                    case PATCH -> rule.getPatch();
                    case DELETE -> rule.getDelete();
                    default -> rule.getPut();
                };
        return new HttpRoute(
                verb, PathTemplate.parse(path), rule.getBody(), method, HttpRoute.Answers.JSON);
    }

    private static MethodDescriptor descriptor(ApiMethod<?, ?> method) {
        Object schema = Objects.requireNonNull(method.descriptor().getSchemaDescriptor());
        return ((ProtoMethodDescriptorSupplier) schema).getMethodDescriptor();
    }
}
