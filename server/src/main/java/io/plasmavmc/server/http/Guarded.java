package io.plasmavmc.server.http;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;
import io.plasmavmc.server.auth.Access;
import io.plasmavmc.server.auth.Caller;
import io.plasmavmc.server.auth.Gate;
import io.plasmavmc.server.auth.Scope;
import java.util.Optional;
import java.util.function.Function;

/**
 * Puts what is served beside the API behind the same gate: metrics, the API explorer, gRPC's
 * reflection and health. All of it tells about the server itself.
 */
public final class Guarded extends SimpleDecoratingHttpService {

    private final Gate gate;
    private final JsonErrors errors;

    private Guarded(HttpService service, Gate gate, JsonErrors errors) {
        super(service);
        this.gate = gate;
        this.errors = errors;
    }

    public static Function<HttpService, HttpService> by(Gate gate, JsonErrors errors) {
        return service -> new Guarded(service, gate, errors);
    }

    @Override
    public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) throws Exception {
        try {
            Optional<String> authorization =
                    Optional.ofNullable(request.headers().get(HttpHeaderNames.AUTHORIZATION));
            Caller caller = gate.authenticate(Access.READ, authorization);
            gate.authorize(caller, Access.READ, new Scope.Server());
        } catch (RuntimeException e) {
            return errors.answer(e);
        }
        return unwrap().serve(ctx, request);
    }
}
