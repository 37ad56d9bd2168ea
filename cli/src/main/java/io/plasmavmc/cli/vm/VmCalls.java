package io.plasmavmc.cli.vm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plasmavmc.cli.failure.ServerRefusal;
import io.plasmavmc.cli.grammar.Durations;
import io.plasmavmc.cli.http.ApiPath;
import io.plasmavmc.cli.invocation.Invocation;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls on VMs that wait at the server. Each says how long it wants to wait; where the caller
 * asked not to wait, "still working" is what was asked for and not a failure.
 */
final class VmCalls {
    /** How long work without a deadline of its own is expected to take at most. */
    static final Duration ORDINARY = Duration.ofSeconds(60);

    private final Invocation invocation;

    VmCalls(Invocation invocation) {
        this.invocation = invocation;
    }

    ApiPath path(String vm) {
        return invocation.inProject("vms", vm);
    }

    JsonNode get(String vm) {
        return invocation.api().get(path(vm));
    }

    /** {@code doing} continues "interrupted: …" and the spinner, such as "starting web-1". */
    JsonNode act(String vm, String verb, ObjectNode body, Duration deadline, String doing) {
        var wait = invocation.waits().forWorkBoundedBy(deadline);
        body.put("wait", Durations.toApi(wait));
        if (!body.has("requestId")) {
            invocation.requestId().ifPresent(id -> body.put("requestId", id));
        }
        return waited(vm, doing, () -> invocation.api().post(path(vm).verb(verb), body, wait));
    }

    JsonNode create(String vm, ObjectNode resource) {
        var wait = invocation.waits().forWorkBoundedBy(ORDINARY);
        var path =
                invocation
                        .inProject("vms")
                        .with("requestId", invocation.requestId())
                        .with("wait", Durations.toApi(wait));
        return waited(vm, "creating " + vm, () -> invocation.api().post(path, resource, wait));
    }

    /** A call with the resource as its body, which takes all else in its query. */
    JsonNode update(String vm, UpdateFlags flags) {
        var wait = invocation.waits().forWorkBoundedBy(ORDINARY);
        var path =
                path(vm).with("requestId", invocation.requestId())
                        .with("wait", Durations.toApi(wait));
        for (var key : flags.removeLabels()) {
            path = path.with("removeLabels", key);
        }
        for (var key : flags.removeMetadata()) {
            path = path.with("removeMetadata", key);
        }
        var full = path;
        return waited(
                vm, "updating " + vm, () -> invocation.api().patch(full, flags.resource(), wait));
    }

    JsonNode plan(String vm, UpdateFlags flags) {
        var body = body();
        body.set("vm", flags.resource());
        addAll(body, "removeLabels", flags.removeLabels());
        addAll(body, "removeMetadata", flags.removeMetadata());
        return invocation.api().post(path(vm).verb("plan"), body, Duration.ZERO);
    }

    private static void addAll(ObjectNode body, String field, List<String> texts) {
        if (!texts.isEmpty()) {
            texts.forEach(body.putArray(field)::add);
        }
    }

    /** How long the work may take, which is written into the body where it was said. */
    static Duration bound(ObjectNode body, @Nullable String deadline, Duration usual) {
        if (deadline == null) {
            return usual;
        }
        var bound = Durations.parse("--deadline", deadline);
        body.put("deadline", Durations.toApi(bound));
        return bound;
    }

    /** Whether the VM is gone; false only where nobody waited for it. */
    boolean delete(String vm, boolean force) {
        var wait = invocation.waits().forWorkBoundedBy(ORDINARY);
        var path =
                path(vm).with("requestId", invocation.requestId())
                        .with("wait", Durations.toApi(wait));
        var full = force ? path.with("force", "true") : path;
        try {
            during(vm, "deleting " + vm, "deleted", () -> invocation.api().delete(full, wait));
            return true;
        } catch (ServerRefusal e) {
            if (accepted(e)) {
                return false;
            }
            throw e;
        }
    }

    private JsonNode waited(String vm, String doing, Supplier<JsonNode> call) {
        try {
            return during(vm, doing, "settled", call);
        } catch (ServerRefusal e) {
            if (accepted(e)) {
                return get(vm);
            }
            throw e;
        }
    }

    <T> T during(String vm, String doing, String goal, Supplier<T> call) {
        var follow = invocation.command("vm wait " + vm + " --for " + goal);
        return invocation.waiting().during(doing, follow, call);
    }

    private boolean accepted(ServerRefusal e) {
        return invocation.waits().noWait() && e.is("STILL_WORKING");
    }

    /** What became of an action, or, when nobody waited for it, that it is under way. */
    void printNow(JsonNode vm, String doing, String done) {
        var word = invocation.waits().noWait() ? doing : done;
        invocation.output().resource(vm, "vmId", one -> VmText.now(word, one));
    }

    static ObjectNode body() {
        return JsonNodeFactory.instance.objectNode();
    }
}
