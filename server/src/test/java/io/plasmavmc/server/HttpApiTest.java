package io.plasmavmc.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plasmavmc.server.TestServer.Answer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpApiTest {

    @TempDir static Path dir;
    private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        server = TestServer.start(dir.resolve("data"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static void create(String name) throws Exception {
        assertThat(server.post("vms", "{\"vmId\": \"%s\"}".formatted(name)).status())
                .isEqualTo(200);
    }

    private static List<String> paths(Answer answer) {
        return StreamSupport.stream(answer.body().path("fields").spliterator(), false)
                .map(field -> field.path("path").asText())
                .toList();
    }

    private static List<String> names(JsonNode list) {
        return StreamSupport.stream(list.path("vms").spliterator(), false)
                .map(vm -> vm.path("vmId").asText())
                .toList();
    }

    @Test
    void aNewVmHasItsDefaultsAndIsStopped() throws Exception {
        Answer answer =
                server.post(
                        "vms",
                        """
                        {"vmId": "defaults", "labels": {"tier": "web"},
                         "spec": {"cpus": 2, "nics": [{"nicId": "eth0", "user": {}}]}}
                        """);

        assertThat(answer.status()).isEqualTo(200);
        JsonNode spec = answer.body().path("spec");
        assertThat(spec.path("cpus").asInt()).isEqualTo(2);
        assertThat(spec.path("maxCpus").asInt()).isEqualTo(8);
        assertThat(spec.path("memoryMib").asInt()).isEqualTo(1024);
        assertThat(spec.path("onCrash").asText()).isEqualTo("STOP");
        assertThat(spec.path("power").asText()).isEqualTo("STOPPED");
        assertThat(spec.path("nics").path(0).path("mac").asText()).startsWith("52:54:00:");
        assertThat(answer.body().path("status").path("phase").asText()).isEqualTo("STOPPED");
        assertThat(answer.body().path("generation").isTextual()).isTrue();
        assertThat(answer.body().path("createTime").asText())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        assertThat(answer.whole().headers().firstValue("etag"))
                .hasValue("\"" + answer.body().path("revision").asText() + "\"");
    }

    @Test
    void aVmGoesThroughItsLife() throws Exception {
        create("life");

        for (var step :
                List.of(
                        List.of("start", "RUNNING"),
                        List.of("pause", "PAUSED"),
                        List.of("resume", "RUNNING"),
                        List.of("reset", "RUNNING"),
                        List.of("stop", "STOPPED"))) {
            Answer answer = server.post("vms/life:" + step.getFirst(), "{}");
            assertThat(answer.status()).as("%s: %s", step, answer.body()).isEqualTo(200);
            assertThat(answer.body().path("status").path("phase").asText())
                    .isEqualTo(step.getLast());
        }
        assertThat(server.send("DELETE", "vms/life", "").status()).isEqualTo(200);
        assertThat(server.get("vms/life").reason()).isEqualTo("VM_NOT_FOUND");
    }

    @Test
    void allThatIsWrongWithARequestIsSaidAtOnce() throws Exception {
        Answer answer =
                server.post(
                        "vms",
                        """
                        {"vmId": "Bad_Name", "colour": "red", "labels": {"plasmavmc.x": "1"},
                         "spec": {"cpus": "many", "memoryMib": -1, "onCrash": "EXPLODE",
                          "disks": [{"diskId": "a"}],
                          "nics": [{"nicId": "eth0", "mac": "01:00:00:00:00:01", "user": {}},
                                   {"nicId": "eth0", "bridge": {"name": "br0"}, "user": {}}]}}
                        """);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().path("code").asText()).isEqualTo("INVALID_ARGUMENT");
        assertThat(paths(answer))
                .contains(
                        "vmId",
                        "colour",
                        "labels.plasmavmc.x",
                        "spec.cpus",
                        "spec.memoryMib",
                        "spec.onCrash",
                        "spec.disks[0]",
                        "spec.nics[0].mac",
                        "spec.nics[1].user",
                        "spec.nics[1].nicId");
    }

    @Test
    void whatHasNoPlaceIsRefused() throws Exception {
        assertThat(server.get("vms?colour=red").reason()).isEqualTo("UNKNOWN_FIELD");
        assertThat(server.get("vms?pageSize=0").reason()).isEqualTo("INVALID_FIELD");
        assertThat(server.get("vms?pageSize=1001").reason()).isEqualTo("INVALID_FIELD");
        assertThat(server.get("vms?pageToken=x").reason()).isEqualTo("INVALID_FIELD");
        assertThat(server.get("vms?phase=DREAMING").reason()).isEqualTo("INVALID_FIELD");
        assertThat(server.get("vms?labels=tier").reason()).isEqualTo("INVALID_FIELD");
        assertThat(server.get("vms/Nope").reason()).isEqualTo("INVALID_NAME");
        assertThat(server.post("vms", "{\"vmId\": ").reason()).isEqualTo("INVALID_FIELD");
        assertThat(server.post("vms", "[]").reason()).isEqualTo("INVALID_FIELD");
        assertThat(server.post("vms/x:start?wait=1s", "{}").reason()).isEqualTo("UNKNOWN_FIELD");
    }

    @Test
    void pathsAndMethodsThatDoNotExistAreSaidToBeSo() throws Exception {
        Answer path = server.get("nothing");
        Answer outside = server.get("/nothing");
        Answer method = server.send("PUT", "vms", "");

        assertThat(path.status()).isEqualTo(404);
        assertThat(path.reason()).isEqualTo("ROUTE_NOT_FOUND");
        assertThat(outside.reason()).isEqualTo("ROUTE_NOT_FOUND");
        assertThat(method.status()).isEqualTo(405);
        assertThat(method.whole().headers().firstValue("allow")).hasValue("GET, POST");
    }

    @Test
    void aBodyWithoutEndIsCutOff() throws Exception {
        Answer answer = server.post("vms", "{\"vmId\": \"" + "x".repeat(2 << 20) + "\"}");

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.reason()).isEqualTo("PAYLOAD_TOO_LARGE");
    }

    @Test
    void nobodyComesInWithoutAToken() throws Exception {
        Answer none = server.send(server.request("vms").GET());
        Answer wrong = server.send(server.request("vms").header("Authorization", "Bearer x").GET());

        assertThat(none.status()).isEqualTo(401);
        assertThat(none.whole().headers().allValues("www-authenticate")).hasSize(2);
        assertThat(wrong.reason()).isEqualTo("UNAUTHENTICATED");
    }

    @Test
    void memoryAboveTheHostsIsRefusedByItsField() throws Exception {
        Answer answer =
                server.post("vms", "{\"vmId\": \"huge\", \"spec\": {\"memoryMib\": 2000000000}}");

        assertThat(answer.reason()).isEqualTo("INVALID_FIELD");
        assertThat(paths(answer)).contains("spec.memoryMib");
    }

    @Test
    void aStaleRevisionIsAConflict() throws Exception {
        create("stale");
        String old = server.get("vms/stale").body().path("revision").asText();
        assertThat(server.post("vms/stale:start", "{}").status()).isEqualTo(200);

        Answer answer = server.post("vms/stale:stop", "{\"revision\": \"%s\"}".formatted(old));
        Answer header =
                server.send(
                        server.request("vms/stale?force=true")
                                .header("Authorization", "Bearer " + server.token())
                                .header("If-Match", "\"" + old + "\"")
                                .DELETE());

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.reason()).isEqualTo("CONFLICT");
        assertThat(header.reason()).isEqualTo("CONFLICT");
        assertThat(server.get("vms/stale").body().path("status").path("phase").asText())
                .isEqualTo("RUNNING");
    }

    @Test
    void aRepeatedRequestIsNotDoneAgain() throws Exception {
        String body = "{\"vmId\": \"once\"}";
        Answer first = server.post("vms?requestId=r-1", body);
        Answer again = server.post("vms?requestId=r-1", body);
        Answer other = server.post("vms?requestId=r-1", "{\"vmId\": \"twice\"}");
        Answer taken = server.post("vms", body);

        assertThat(again.body().path("uid")).isEqualTo(first.body().path("uid"));
        assertThat(other.reason()).isEqualTo("REQUEST_ID_REUSED");
        assertThat(taken.reason()).isEqualTo("ALREADY_EXISTS");
        assertThat(server.get("vms/twice").status()).isEqualTo(404);
    }

    @Test
    void whatIsNotThereIsNamed() throws Exception {
        assertThat(server.get("vms/none").body().path("metadata").path("vm").asText())
                .isEqualTo("none");
        assertThat(server.get("images/none").reason()).isEqualTo("IMAGE_NOT_FOUND");
        assertThat(server.get("volumes/none").reason()).isEqualTo("VOLUME_NOT_FOUND");
        assertThat(server.get("/v1/nodes/none").reason()).isEqualTo("NODE_NOT_FOUND");
        assertThat(
                        server.post(
                                        "vms",
                                        """
                                        {"vmId": "no-image", "spec": {"disks":
                                         [{"diskId": "root", "imageId": "none"}]}}
                                        """)
                                .reason())
                .isEqualTo("IMAGE_NOT_FOUND");
        assertThat(server.get("vms/no-image").status()).isEqualTo(404);
    }

    @Test
    void aListIsCutIntoPagesOfOneMoment() throws Exception {
        String project = "/v1/orgs/default/projects/pages/vms";
        for (String name : List.of("c", "a", "b", "d", "e")) {
            server.post(project, "{\"vmId\": \"%s\"}".formatted(name));
        }

        List<String> seen = new ArrayList<>();
        JsonNode page = server.get(project + "?pageSize=2").body();
        seen.addAll(names(page));
        server.send("DELETE", project + "/d", "");
        while (!page.path("nextPageToken").asText().isEmpty()) {
            String next = page.path("nextPageToken").asText();
            page = server.get(project + "?pageSize=2&pageToken=" + next).body();
            seen.addAll(names(page));
        }

        assertThat(seen).containsExactly("a", "b", "c", "d", "e");
        assertThat(names(server.get(project).body())).containsExactly("a", "b", "c", "e");
    }

    @Test
    void aListIsFilteredByLabelPhaseAndNode() throws Exception {
        String project = "/v1/orgs/default/projects/filters/vms";
        server.post(project, "{\"vmId\": \"x\", \"labels\": {\"tier\": \"web\", \"env\": \"p\"}}");
        server.post(project, "{\"vmId\": \"y\", \"labels\": {\"tier\": \"web\"}}");
        server.post(project, "{\"vmId\": \"z\"}");
        server.post(project + "/z:start", "{}");
        String node = server.get(project + "/z").body().path("owner").path("node").asText();

        assertThat(names(server.get(project + "?labels=tier=web").body()))
                .containsExactly("x", "y");
        assertThat(names(server.get(project + "?labels=tier=web&labels=env=p").body()))
                .containsExactly("x");
        assertThat(names(server.get(project + "?phase=RUNNING").body())).containsExactly("z");
        assertThat(names(server.get(project + "?node=" + node).body())).hasSize(3);
        assertThat(names(server.get(project + "?node=other").body())).isEmpty();
        assertThat(names(server.get("/v1/orgs/-/projects/-/vms?labels=env=p").body()))
                .containsExactly("x");
    }

    @Test
    void aWaitThatIsOverSaysThatTheWorkGoesOn() throws Exception {
        create("slow");

        Answer answer = server.get("vms/slow:wait?for=RUNNING&wait=0s");

        assertThat(answer.status()).isEqualTo(504);
        assertThat(answer.reason()).isEqualTo("STILL_WORKING");
        assertThat(answer.body().path("retryable").asBoolean()).isTrue();
        assertThat(answer.body().path("metadata").path("generation").asText()).isEqualTo("1");
        assertThat(server.get("vms/slow:wait?wait=601s").reason()).isEqualTo("INVALID_FIELD");
        assertThat(server.get("vms/slow:wait").status()).isEqualTo(200);
    }

    @Test
    void whatIsBesideTheApiAnswersToo() throws Exception {
        assertThat(server.send(server.request("/healthz").GET()).status()).isEqualTo(200);
        assertThat(server.send(server.request("/readyz").GET()).status()).isEqualTo(200);
        assertThat(server.send(server.request("/v1/version").GET()).body().path("schema").asInt())
                .isEqualTo(1);
        assertThat(
                        server.get("/v1/nodes")
                                .body()
                                .path("nodes")
                                .path(0)
                                .path("status")
                                .path("phase"))
                .hasToString("\"READY\"");
        assertThat(server.get("vms/absent:explain").reason()).isEqualTo("VM_NOT_FOUND");
    }

    @Test
    void theMetricsTellOfVmsAndCalls() throws Exception {
        create("measured");

        HttpRequest request =
                server.request("/metrics")
                        .header("Authorization", "Bearer " + server.token())
                        .build();
        String text =
                server.http()
                        .send(request, java.net.http.HttpResponse.BodyHandlers.ofString())
                        .body();

        assertThat(text)
                .contains("plasmavmc_vms{phase=\"stopped\"}")
                .contains("plasmavmc_api_requests_seconds_count{code=\"OK\",method=\"CreateVm\"}")
                .contains("plasmavmc_reconcile_seconds_count")
                .contains("plasmavmc_watch_lag_seconds")
                .contains("chainfire_commit_seconds_count")
                .contains("chainfire_revision")
                .contains("jvm_memory_used_bytes")
                .contains("process_");
    }
}
