package io.plasmavmc.server;

import static io.plasmavmc.server.TestDevices.done;

import com.fasterxml.jackson.databind.JsonNode;
import io.plasmavmc.server.TestServer.Answer;
import java.util.List;
import java.util.stream.StreamSupport;

/** CPUs, memory and all else that updates change, of VMs on a {@link TestServer}, over HTTP. */
final class TestSizes {

    private final TestServer server;

    TestSizes(TestServer server) {
        this.server = server;
    }

    /** One with 1 CPU of at most 4, and 256 MiB of at most 1024. */
    void stoppedVm(String vm) throws Exception {
        done(
                server.post(
                        "vms",
                        """
                        {"vmId": "%s", "labels": {"tier": "web", "site": "b"},
                         "spec": {"cpus": 1, "maxCpus": 4, "memoryMib": 256, "maxMemoryMib": 1024}}
                        """
                                .formatted(vm)));
    }

    void runningVm(String vm) throws Exception {
        stoppedVm(vm);
        done(server.post("vms/" + vm + ":start", "{}"));
    }

    /** Sends the resource, with apostrophes for quotes. */
    Answer update(String vm, String resource, String... parameters) throws Exception {
        String query = parameters.length == 0 ? "" : "?" + String.join("&", parameters);
        return server.send("PATCH", "vms/" + vm + query, resource.replace('\'', '"'));
    }

    /** Sends a spec's fields alone. */
    Answer resize(String vm, String sizes) throws Exception {
        return update(vm, "{'spec': {%s}}".formatted(sizes));
    }

    Answer plan(String vm, String sizes) throws Exception {
        return server.post(
                "vms/" + vm + ":plan",
                "{'vm': {'spec': {%s}}}".formatted(sizes).replace('\'', '"'));
    }

    Answer revert(String vm, String... fields) throws Exception {
        String list = fields.length == 0 ? "" : "\"" + String.join("\", \"", fields) + "\"";
        return server.post("vms/" + vm + ":revert", "{\"fields\": [%s]}".formatted(list));
    }

    JsonNode vm(String vm) throws Exception {
        return server.get("vms/" + vm).body();
    }

    /** As {@code CPUS of WANTED, MIB of WANTED}. */
    static String sizes(JsonNode vm) {
        return "%d of %d, %d of %d"
                .formatted(
                        vm.path("status").path("cpus").asInt(),
                        vm.path("spec").path("cpus").asInt(),
                        vm.path("status").path("memoryMib").asInt(),
                        vm.path("spec").path("memoryMib").asInt());
    }

    static List<String> pending(JsonNode vm) {
        return changes(vm.path("status").path("pending"));
    }

    /** Of a plan's answer, each as {@code FIELD CURRENT WANTED APPLIES}. */
    static List<String> planned(Answer answer) {
        return changes(done(answer).path("changes"));
    }

    private static List<String> changes(JsonNode changes) {
        return StreamSupport.stream(changes.spliterator(), false)
                .map(
                        change ->
                                "%s %s %s %s"
                                        .formatted(
                                                change.path("field").asText(),
                                                change.path("current").asText(),
                                                change.path("wanted").asText(),
                                                change.path("applies").asText()))
                .toList();
    }
}
