package io.plasmavmc.kvm.qmp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** QEMU's object tree. */
public final class ObjectCommands {

    private ObjectCommands() {}

    /**
     * Makes an object, such as the backend of a memory device.
     *
     * @param options {@code qom-type}, {@code id} and the type's own properties
     */
    public record ObjectAdd(ObjectNode options) implements QmpAction {
        public ObjectAdd {
            options = options.deepCopy();
        }

        @Override
        public String name() {
            return "object-add";
        }

        @Override
        public ObjectNode arguments() {
            return options.deepCopy();
        }
    }

    public record ObjectDel(String id) implements QmpAction {
        @Override
        public String name() {
            return "object-del";
        }

        @Override
        public ObjectNode arguments() {
            return Arguments.id(id);
        }
    }

    public record QomList(String path) implements QmpQuery<List<QomProperty>> {
        @Override
        public String name() {
            return "qom-list";
        }

        @Override
        public ObjectNode arguments() {
            return Arguments.none().put("path", path);
        }

        @Override
        public List<QomProperty> decode(JsonNode reply) {
            return Replies.list(
                    reply,
                    property ->
                            new QomProperty(
                                    Replies.text(property, "name"),
                                    Replies.text(property, "type")));
        }
    }

    /**
     * A property or a child of an object.
     *
     * @param type for example {@code child<virtio-blk-pci>} for a part of the object
     */
    public record QomProperty(String name, String type) {}

    /** The value as it is; an unsigned 64-bit number keeps its value. */
    public record QomGet(String path, String property) implements QmpQuery<JsonNode> {
        @Override
        public String name() {
            return "qom-get";
        }

        @Override
        public ObjectNode arguments() {
            return Arguments.none().put("path", path).put("property", property);
        }

        @Override
        public JsonNode decode(JsonNode reply) {
            return reply;
        }
    }

    public record QomSet(String path, String property, JsonNode value) implements QmpAction {
        @Override
        public String name() {
            return "qom-set";
        }

        @Override
        public ObjectNode arguments() {
            return Arguments.none()
                    .put("path", path)
                    .put("property", property)
                    .set("value", value.deepCopy());
        }
    }
}
