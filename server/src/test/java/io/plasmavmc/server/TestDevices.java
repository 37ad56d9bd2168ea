package io.plasmavmc.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plasmavmc.server.TestServer.Answer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Disks and NICs of VMs on a {@link TestServer}, over HTTP. */
final class TestDevices {

    static final long MIB = 1L << 20;

    private final TestServer server;

    TestDevices(TestServer server) {
        this.server = server;
    }

    void stoppedVm(String vm) throws Exception {
        done(server.post("vms", "{\"vmId\": \"%s\"}".formatted(vm)));
    }

    void runningVm(String vm) throws Exception {
        stoppedVm(vm);
        done(server.post("vms/" + vm + ":start", "{}"));
    }

    void volume(String volume) throws Exception {
        done(
                server.post(
                        "volumes?wait=30s",
                        "{\"volumeId\": \"%s\", \"sizeBytes\": \"%d\"}".formatted(volume, MIB)));
    }

    Answer attachDisk(String vm, String disk, String volume) throws Exception {
        return server.post(
                "vms/" + vm + ":attachDisk",
                "{\"disk\": {\"diskId\": \"%s\", \"volumeId\": \"%s\"}}".formatted(disk, volume));
    }

    Answer attachNic(String vm, String nic) throws Exception {
        return server.post(
                "vms/" + vm + ":attachNic",
                "{\"nic\": {\"nicId\": \"%s\", \"user\": {}}}".formatted(nic));
    }

    Answer detachDisk(String vm, String disk, String deadline) throws Exception {
        return server.post(
                "vms/" + vm + ":detachDisk",
                "{\"diskId\": \"%s\", \"deadline\": \"%s\"}".formatted(disk, deadline));
    }

    Answer resizeDisk(String vm, String disk, long bytes) throws Exception {
        return server.post(
                "vms/" + vm + ":resizeDisk",
                "{\"diskId\": \"%s\", \"sizeBytes\": \"%d\"}".formatted(disk, bytes));
    }

    JsonNode vm(String vm) throws Exception {
        return server.get("vms/" + vm).body();
    }

    /** The answer's body, which is no error. */
    static JsonNode done(Answer answer) {
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        return answer.body();
    }

    static Optional<JsonNode> wanted(JsonNode vm, String id) {
        return device(vm.path("spec"), id);
    }

    static Optional<JsonNode> actual(JsonNode vm, String id) {
        return device(vm.path("status"), id);
    }

    /** As {@code PHASE} or {@code PHASE REASON}; empty where the status tells nothing of it. */
    static String phase(JsonNode vm, String id) {
        return actual(vm, id)
                .map(
                        device ->
                                (device.path("phase").asText()
                                                + " "
                                                + device.path("reason").asText())
                                        .strip())
                .orElse("");
    }

    private static Optional<JsonNode> device(JsonNode side, String id) {
        return StreamSupport.stream(side.path("disks").spliterator(), false)
                .filter(disk -> disk.path("diskId").asText().equals(id))
                .findFirst()
                .or(
                        () ->
                                StreamSupport.stream(side.path("nics").spliterator(), false)
                                        .filter(nic -> nic.path("nicId").asText().equals(id))
                                        .findFirst());
    }

    /** As {@code VERB DEVICE OUTCOME REASON}, without what there is none of; oldest first. */
    static List<String> operations(JsonNode vm) {
        return StreamSupport.stream(vm.path("status").path("operations").spliterator(), false)
                .map(
                        operation ->
                                Stream.of("verb", "diskId", "nicId", "outcome", "reason")
                                        .map(field -> operation.path(field).asText())
                                        .filter(text -> !text.isEmpty())
                                        .collect(Collectors.joining(" ")))
                .toList();
    }
}
