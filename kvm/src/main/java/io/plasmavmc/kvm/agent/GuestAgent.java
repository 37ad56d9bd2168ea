package io.plasmavmc.kvm.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The agent in one VM's guest, reached through its channel. Without a connection of its own between
 * two calls, so that a guest that has hung holds nothing. Every call is bounded in time; calls for
 * one VM come one at a time.
 */
public final class GuestAgent {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Until an agent that is there answers at all. */
    private static final Duration SYNC = Duration.ofSeconds(2);

    /** The same where there is another way to the end and somebody waits. */
    private static final Duration SHORT_SYNC = Duration.ofMillis(500);

    /**
     * A shutdown that the agent takes is not answered; a refusal comes at once. One that comes
     * later is not seen, and the guest is there when it is asked again.
     */
    private static final Duration SHUTDOWN = Duration.ofMillis(200);

    /** More than any VM has. */
    private static final int MOST_CPUS = 1024;

    private final Path channel;

    public GuestAgent(Path channel) {
        this.channel = channel;
    }

    /**
     * How many CPUs the guest uses.
     *
     * @throws AgentFailed when the agent does not say
     */
    public int usedCpus() {
        try (var agent = AgentConversation.begin(channel, SYNC)) {
            return online(cpus(agent));
        }
    }

    /**
     * Has the guest use the first CPUs and no others.
     *
     * @throws AgentFailed when it does not
     */
    public void useCpus(int count) {
        try (var agent = AgentConversation.begin(channel, SYNC)) {
            var changes = JsonNodeFactory.instance.objectNode();
            var list = changes.putArray("vcpus");
            for (JsonNode cpu : cpus(agent)) {
                boolean wanted = cpu.path("logical-id").asLong() < count;
                if (cpu.path("online").asBoolean() != wanted) {
                    list.addObject()
                            .put("logical-id", cpu.path("logical-id").asLong())
                            .put("online", wanted);
                }
            }
            if (!list.isEmpty()) {
                var _ = agent.ask("guest-set-vcpus", changes, PATIENCE);
            }
            int used = online(cpus(agent));
            if (used != count) {
                throw AgentFailed.refused(
                        "guest-set-vcpus",
                        "%d CPUs are in use (expected: %d)".formatted(used, count));
            }
        }
    }

    /**
     * Asks the guest to power off in order. That it took the request is all that is known then.
     *
     * @throws AgentFailed when there is no agent, or it refuses
     */
    public void powerDown() {
        try (var agent = AgentConversation.begin(channel, SHORT_SYNC)) {
            agent.tell("guest-shutdown", none().put("mode", "powerdown"), SHUTDOWN);
        }
    }

    private static JsonNode cpus(AgentConversation agent) {
        JsonNode all = agent.ask("guest-get-vcpus", none(), PATIENCE);
        if (!all.isArray() || all.size() > MOST_CPUS) {
            throw AgentFailed.refused("guest-get-vcpus", "no list of CPUs");
        }
        return all;
    }

    private static int online(JsonNode cpus) {
        int online = 0;
        for (JsonNode cpu : cpus) {
            online += cpu.path("online").asBoolean() ? 1 : 0;
        }
        return online;
    }

    private static ObjectNode none() {
        return JsonNodeFactory.instance.objectNode();
    }
}
