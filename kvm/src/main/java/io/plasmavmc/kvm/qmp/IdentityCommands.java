package io.plasmavmc.kvm.qmp;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Who is at the other end. */
public final class IdentityCommands {

    private IdentityCommands() {}

    public record QueryVersion() implements QmpQuery<QmpVersion> {
        @Override
        public String name() {
            return "query-version";
        }

        @Override
        public QmpVersion decode(JsonNode reply) {
            return QmpVersion.from(reply);
        }
    }

    public record QueryName() implements QmpQuery<Optional<String>> {
        @Override
        public String name() {
            return "query-name";
        }

        @Override
        public Optional<String> decode(JsonNode reply) {
            return Replies.optionalText(reply, "name");
        }
    }

    /** All zero when QEMU was started without one. */
    public record QueryUuid() implements QmpQuery<UUID> {
        @Override
        public String name() {
            return "query-uuid";
        }

        @Override
        public UUID decode(JsonNode reply) {
            var text = Replies.text(reply, "UUID");
            try {
                return UUID.fromString(text);
            } catch (IllegalArgumentException odd) {
                throw new QmpMalformed("UUID: %s (expected: a UUID)".formatted(text), odd);
            }
        }
    }

    /** Whether the host's processor runs the guest; else QEMU emulates one. */
    public record QueryKvm() implements QmpQuery<Boolean> {
        @Override
        public String name() {
            return "query-kvm";
        }

        @Override
        public Boolean decode(JsonNode reply) {
            return Replies.flag(reply, "enabled");
        }
    }

    public record QueryChardev() implements QmpQuery<List<Chardev>> {
        @Override
        public String name() {
            return "query-chardev";
        }

        @Override
        public List<Chardev> decode(JsonNode reply) {
            return Replies.list(
                    reply,
                    chardev ->
                            new Chardev(
                                    Replies.text(chardev, "label"),
                                    Replies.text(chardev, "filename"),
                                    Replies.flag(chardev, "frontend-open")));
        }
    }

    /**
     * A character device.
     *
     * @param backend QEMU's description of what it is connected to
     */
    public record Chardev(String label, String backend, boolean frontendOpen) {}
}
