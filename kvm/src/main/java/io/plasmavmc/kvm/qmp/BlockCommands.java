package io.plasmavmc.kvm.qmp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Disks and the nodes they are made of. */
public final class BlockCommands {

    private BlockCommands() {}

    public record QueryBlock() implements QmpQuery<List<BlockDevice>> {
        @Override
        public String name() {
            return "query-block";
        }

        @Override
        public List<BlockDevice> decode(JsonNode reply) {
            return Replies.list(
                    reply,
                    device ->
                            new BlockDevice(
                                    Replies.optionalText(device, "qdev"),
                                    Replies.optionalText(device.path("inserted"), "node-name"),
                                    Replies.optionalText(device, "io-status")));
        }
    }

    /**
     * A disk as the guest's device sees it.
     *
     * @param qdev the id of the guest's device, or its path
     * @param nodeName the node in it, if any
     * @param ioStatus {@code ok}, {@code failed}, {@code nospace}, where the device keeps one
     */
    public record BlockDevice(
            Optional<String> qdev, Optional<String> nodeName, Optional<String> ioStatus) {}

    /** What has gone through each disk, as its guest sees it; the nodes below are left out. */
    public record QueryBlockstats() implements QmpQuery<List<BlockStats>> {
        @Override
        public String name() {
            return "query-blockstats";
        }

        @Override
        public List<BlockStats> decode(JsonNode reply) {
            return Replies.list(reply, QueryBlockstats::statistics);
        }

        private static BlockStats statistics(JsonNode device) {
            var counters = Replies.object(device, "stats");
            return new BlockStats(
                    Replies.optionalText(device, "qdev"),
                    Replies.number(counters, "rd_bytes"),
                    Replies.number(counters, "wr_bytes"),
                    Replies.number(counters, "rd_operations"),
                    Replies.number(counters, "wr_operations"));
        }
    }

    /**
     * Counters of a disk, which begin with its device.
     *
     * @param qdev the id of the guest's device, or its path
     */
    public record BlockStats(
            Optional<String> qdev, long readBytes, long writtenBytes, long reads, long writes) {}

    /** Flat, so that a long chain does not make the answer grow with its square. */
    public record QueryNamedBlockNodes() implements QmpQuery<List<BlockNode>> {
        @Override
        public String name() {
            return "query-named-block-nodes";
        }

        @Override
        public ObjectNode arguments() {
            return Arguments.none().put("flat", true);
        }

        @Override
        public List<BlockNode> decode(JsonNode reply) {
            return Replies.list(reply, QueryNamedBlockNodes::node);
        }

        private static BlockNode node(JsonNode node) {
            return new BlockNode(
                    Replies.text(node, "node-name"),
                    Replies.text(node, "drv"),
                    Replies.text(node, "file"),
                    Replies.flag(node, "ro"),
                    Replies.number(Replies.object(node, "image"), "virtual-size"));
        }
    }

    /**
     * One node of a chain.
     *
     * @param driver the format or protocol
     * @param file what it is opened on, in QEMU's words
     * @param size bytes that the guest sees
     */
    public record BlockNode(String name, String driver, String file, boolean readOnly, long size) {}

    public record BlockdevAdd(ObjectNode options) implements QmpAction {
        public BlockdevAdd {
            options = options.deepCopy();
        }

        @Override
        public String name() {
            return "blockdev-add";
        }

        @Override
        public ObjectNode arguments() {
            return options.deepCopy();
        }
    }

    public record BlockdevDel(String nodeName) implements QmpAction {
        @Override
        public String name() {
            return "blockdev-del";
        }

        @Override
        public ObjectNode arguments() {
            return Arguments.none().put("node-name", nodeName);
        }
    }

    /**
     * Changes the size of a node that may be in use.
     *
     * @param size the new size in bytes
     */
    public record BlockResize(String nodeName, long size) implements QmpAction {
        @Override
        public String name() {
            return "block_resize";
        }

        @Override
        public ObjectNode arguments() {
            return Arguments.none().put("node-name", nodeName).put("size", size);
        }
    }

    public record QueryJobs() implements QmpQuery<List<Job>> {
        @Override
        public String name() {
            return "query-jobs";
        }

        @Override
        public List<Job> decode(JsonNode reply) {
            return Replies.list(
                    reply,
                    job ->
                            new Job(
                                    Replies.text(job, "id"),
                                    Replies.text(job, "type"),
                                    Replies.text(job, "status"),
                                    Replies.optionalText(job, "error")));
        }
    }

    public record Job(String id, String type, String status, Optional<String> error) {}
}
