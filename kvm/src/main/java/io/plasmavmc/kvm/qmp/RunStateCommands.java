package io.plasmavmc.kvm.qmp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;

/** Running, pausing, resetting and ending the machine. */
public final class RunStateCommands {

    private RunStateCommands() {}

    public record QueryStatus() implements QmpQuery<RunStatus> {
        @Override
        public String name() {
            return "query-status";
        }

        @Override
        public RunStatus decode(JsonNode reply) {
            return new RunStatus(Replies.text(reply, "status"), Replies.flag(reply, "running"));
        }
    }

    /**
     * Whether the machine runs, and why not.
     *
     * @param status QEMU's run state in its own words; those of later versions are kept
     */
    public record RunStatus(String status, boolean running) {}

    /** Success, also without effect: a suspended machine is not woken by it. */
    public record Cont() implements QmpAction {
        @Override
        public String name() {
            return "cont";
        }
    }

    public record Stop() implements QmpAction {
        @Override
        public String name() {
            return "stop";
        }
    }

    /** Ends in {@code prelaunch} unless the machine was running, and completes pending unplugs. */
    public record SystemReset() implements QmpAction {
        @Override
        public String name() {
            return "system_reset";
        }
    }

    /** Presses the ACPI button; the guest may ignore it, and cannot see it while paused. */
    public record SystemPowerdown() implements QmpAction {
        @Override
        public String name() {
            return "system_powerdown";
        }
    }

    /** The answer may be {@link QmpSessionEnded}, which is as good as an answer here. */
    public record Quit() implements QmpAction {
        @Override
        public String name() {
            return "quit";
        }
    }

    /** What the machine can be told to do something about. */
    public enum Trigger {
        REBOOT,
        SHUTDOWN,
        PANIC,
        WATCHDOG
    }

    /** Sets what happens on each of the triggers named; the others stay as they are. */
    public record SetAction(Map<Trigger, String> actions) implements QmpAction {
        public SetAction {
            actions = Map.copyOf(actions);
        }

        @Override
        public String name() {
            return "set-action";
        }

        @Override
        public ObjectNode arguments() {
            var arguments = Arguments.none();
            actions.forEach(
                    (trigger, action) ->
                            arguments.put(trigger.name().toLowerCase(Locale.ROOT), action));
            return arguments;
        }
    }
}
