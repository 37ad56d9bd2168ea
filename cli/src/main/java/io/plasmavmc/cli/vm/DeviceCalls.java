package io.plasmavmc.cli.vm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plasmavmc.cli.invocation.Invocation;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The calls that change one disk or NIC of a VM, and what is said when they are done. */
final class DeviceCalls {
    private static final Duration USUAL_DEADLINE = Duration.ofSeconds(30);

    private final Invocation invocation;
    private final DeviceKind kind;
    private final String vm;
    private final String id;

    DeviceCalls(Invocation invocation, DeviceKind kind, String vm, String id) {
        this.invocation = invocation;
        this.kind = kind;
        this.vm = vm;
        this.id = id;
    }

    void attach(String verb, ObjectNode body) {
        var now = act(verb, body, VmCalls.ORDINARY, "attaching");
        print(now, text -> text.attached(word("attaching", "attached")));
    }

    void detach(String verb, ObjectNode body, @Nullable String deadline) {
        var bound = VmCalls.bound(body, deadline, USUAL_DEADLINE);
        var now = act(verb, body, bound, "detaching");
        print(now, DeviceText::detached);
    }

    void resize(ObjectNode body, long bytes) {
        var now = act("resizeDisk", body, VmCalls.ORDINARY, "resizing");
        print(now, text -> text.resized(word("resizing", "resized"), bytes));
    }

    void setLink(ObjectNode body) {
        var now = act("setLink", body, VmCalls.ORDINARY, "setting the link of");
        print(now, text -> text.linked(word("setting", "set")));
    }

    private String word(String doing, String done) {
        return invocation.waits().noWait() ? doing : done;
    }

    private JsonNode act(String verb, ObjectNode body, Duration bound, String doing) {
        var what = doing + " " + kind.named(id) + " of " + vm;
        return new VmCalls(invocation).act(vm, verb, body, bound, what);
    }

    private void print(JsonNode now, Function<DeviceText, String> sentence) {
        invocation
                .output()
                .resource(now, "vmId", one -> sentence.apply(new DeviceText(one, kind, id)) + "\n");
    }
}
