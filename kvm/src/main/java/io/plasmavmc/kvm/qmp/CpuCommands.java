package io.plasmavmc.kvm.qmp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** CPUs that are there, and places for more. They come and go by {@link DeviceCommands}. */
public final class CpuCommands {

    private CpuCommands() {}

    public record QueryCpusFast() implements QmpQuery<List<Cpu>> {
        @Override
        public String name() {
            return "query-cpus-fast";
        }

        @Override
        public List<Cpu> decode(JsonNode reply) {
            return Replies.list(
                    reply,
                    cpu ->
                            new Cpu(
                                    Replies.number(cpu, "cpu-index"),
                                    Replies.text(cpu, "qom-path"),
                                    Replies.number(cpu, "thread-id")));
        }
    }

    /**
     * A CPU that is there.
     *
     * @param threadId the host's thread that runs it
     */
    public record Cpu(long index, String qomPath, long threadId) {}

    public record QueryHotpluggableCpus() implements QmpQuery<List<CpuPlace>> {
        @Override
        public String name() {
            return "query-hotpluggable-cpus";
        }

        @Override
        public List<CpuPlace> decode(JsonNode reply) {
            return Replies.list(
                    reply,
                    place ->
                            new CpuPlace(
                                    Replies.text(place, "type"),
                                    Replies.number(place, "vcpus-count"),
                                    Replies.object(place, "props"),
                                    Replies.optionalText(place, "qom-path")));
        }
    }

    /**
     * A place for a CPU.
     *
     * @param type the driver for {@code device_add}
     * @param properties to be passed to {@code device_add} as they are, unknown ones too
     * @param qomPath the CPU in it; empty when the place is free
     */
    public record CpuPlace(
            String type, long cpus, ObjectNode properties, Optional<String> qomPath) {
        public CpuPlace {
            properties = properties.deepCopy();
        }
    }
}
