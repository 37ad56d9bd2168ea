package io.plasmavmc.server.grpc;

import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.server.auth.Access;
import io.plasmavmc.server.auth.Caller;
import io.plasmavmc.server.auth.Gate;
import io.plasmavmc.server.error.ErrorMapping;
import io.plasmavmc.server.error.Failures;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.MDC;

/**
 * Carries out one call of the API the same way, whichever way it came in: the gate, the validator,
 * the handler, its failure made fit for callers, its time taken. Runs on the call's own thread.
 */
public final class Calls {

    private final Gate gate;
    private final Failures failures;
    private final CallTimes times;

    public Calls(Gate gate, Failures failures, CallTimes times) {
        this.gate = gate;
        this.failures = failures;
        this.times = times;
    }

    /** Who calls; the first thing to ask, before a body is read. */
    public Caller authenticate(Access access, Optional<String> authorization) {
        return gate.authenticate(access, authorization);
    }

    /**
     * Answers one request.
     *
     * @param found what was wrong with the request already when it was read
     */
    public <Q, R> R unary(
            ApiMethod.Unary<Q, R> method, Caller caller, Q request, Violations found) {
        return timed(
                method,
                request,
                () -> {
                    admit(method, caller, request, found);
                    return method.handler().handle(caller, request);
                });
    }

    /** As {@link #unary}, for many answers. */
    public <Q, R> void stream(
            ApiMethod.Streaming<Q, R> method,
            Caller caller,
            Q request,
            Violations found,
            Sender<R> to) {
        Supplier<Boolean> work =
                () -> {
                    admit(method, caller, request, found);
                    method.handler().handle(caller, request, to);
                    return true;
                };
        timed(method, request, work);
    }

    /** As {@link #unary}, for a file. */
    public <Q, R> R upload(
            ApiMethod.Uploading<Q, R> method,
            Caller caller,
            Q first,
            Violations found,
            UploadHandler.Pieces pieces) {
        return timed(
                method,
                first,
                () -> {
                    admit(method, caller, first, found);
                    return method.handler().handle(caller, first, pieces);
                });
    }

    /** What a caller may see of whatever was thrown. */
    public PlasmaException seen(Throwable thrown) {
        return failures.seen(thrown);
    }

    /** Who may not come in learns nothing about what would be valid inside. */
    private <Q> void admit(ApiMethod<Q, ?> method, Caller caller, Q request, Violations found) {
        gate.authorize(caller, method.access(), method.scope().apply(request));
        RequestValidator.check(request, found);
        found.throwIfAny();
    }

    private <R> R timed(ApiMethod<?, ?> method, Object request, Supplier<R> work) {
        CallTimes.Running running = times.begin();
        try (var _ = MDC.putCloseable("operation", method.name());
                var _ = MDC.putCloseable("vm", LogSubject.vm(request))) {
            R result = work.get();
            running.end(method.name(), ErrorMapping.okCode());
            return result;
        } catch (Sender.ReaderGone | UploadHandler.BrokenOff gone) {
            running.end(method.name(), ErrorMapping.goneCode());
            throw gone;
        } catch (RuntimeException e) {
            PlasmaException failure = failures.seen(e);
            running.end(method.name(), ErrorMapping.of(failure.reason()).codeName());
            throw failure;
        }
    }
}
