package io.plasmavmc.cli.vm;

import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.cli.CommandLineRun;
import io.plasmavmc.cli.RecordingServer;
import io.plasmavmc.cli.Samples;
import io.plasmavmc.cli.output.JsonText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VmCommandsTest {
    private static final String PROJECT = "/v1/orgs/default/projects/default";
    private static final String VMS = PROJECT + "/vms";

    @TempDir private Path directory;
    private RecordingServer server;
    private CommandLineRun run;

    @BeforeEach
    void start() throws Exception {
        server = new RecordingServer();
        run = CommandLineRun.against(server);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "vm start a|start|{'wait': '70s'}|started a: RUNNING",
                "vm start a --wait 5s --request-id r1|start|{'wait': '5s', 'requestId': 'r1'}|started a",
                "vm stop a|stop|{'wait': '70s'}|stopped a",
                "vm stop a --deadline 2m|stop|{'deadline': '120s', 'wait': '130s'}|stopped a",
                "vm stop a --force|stop|{'force': true, 'wait': '70s'}|stopped a",
                "vm pause a|pause|{'wait': '70s'}|paused a",
                "vm resume a --no-wait|resume|{'wait': '0s'}|resuming a: RUNNING on host-a",
                "vm reset a|reset|{'mode': 'HARD', 'wait': '100s'}|reset a",
                "vm reset a --mode soft --deadline 5s|reset|{'mode': 'SOFT', 'deadline': '5s', 'wait': '15s'}|reset a"
            })
    void actionIsOneCallThatWaits(String line, String verb, String body, String said)
            throws Exception {
        server.answers("POST " + VMS + "/a:" + verb, Samples.vm("a", "RUNNING"));

        var result = run.run(line.split(" "));

        assertThat(result.err()).isEmpty();
        assertThat(result.out()).startsWith(said);
        assertThat(server.requests().getFirst().json())
                .isEqualTo(JsonText.read(body.replace('\'', '"')));
    }

    @Test
    void stillWorkingIsNoFailureWhenNobodyWantedToWait() {
        server.refuses("POST " + VMS + "/a:start", 504, "STILL_WORKING", "")
                .answers("GET " + VMS + "/a", Samples.vm("a", "STARTING"));

        assertThat(run.run("vm", "start", "a", "--no-wait").status()).isZero();
        assertThat(run.run("vm", "start", "a", "--wait", "0s").status()).isEqualTo(4);
    }

    @Test
    void createSendsOnlyWhatWasSaid() throws Exception {
        server.answers("POST " + VMS, Samples.vm("a", "STOPPED"));

        var result = run.run("vm", "create", "a");

        assertThat(result.out()).isEqualTo("created a: STOPPED, 2 cpus, 512MiB, on host-a\n");
        var request = server.requests().getFirst();
        assertThat(request.query()).isEqualTo("wait=70s");
        assertThat(request.json())
                .isEqualTo(
                        JsonText.read(
                                """
                                {"vmId": "a", "spec": {"nics": [{"nicId": "eth0", "user": {"forwards": []}}]}}
                                """));
    }

    @Test
    void createCarriesEveryFlag() throws Exception {
        server.answers("POST " + VMS, Samples.vm("a", "STOPPED"));
        var key = Files.writeString(directory.resolve("key.pub"), "# mine\nssh-ed25519 AAAA me\n");
        var data = Files.writeString(directory.resolve("data"), "#cloud-config\n");

        var result =
                run.run(
                        "vm",
                        "create",
                        "a",
                        "--cpus",
                        "2",
                        "--max-cpus",
                        "4",
                        "--memory",
                        "512MiB",
                        "--max-memory",
                        "2GiB",
                        "--disk",
                        "data=data-1,ro",
                        "--no-nic",
                        "--hostname",
                        "h",
                        "--ssh-key",
                        key.toString(),
                        "--user-data",
                        data.toString(),
                        "--label",
                        "tier=web",
                        "--metadata",
                        "ticket=1=2",
                        "--on-crash",
                        "restart",
                        "--autostart",
                        "ALWAYS",
                        "--node",
                        "host-a");

        assertThat(result.err()).isEmpty();
        assertThat(server.requests().getFirst().json())
                .isEqualTo(
                        JsonText.read(
                                """
                                {"vmId": "a", "labels": {"tier": "web"}, "metadata": {"ticket": "1=2"},
                                 "spec": {"cpus": 2, "maxCpus": 4, "memoryMib": 512, "maxMemoryMib": 2048,
                                  "onCrash": "RESTART", "autostart": "ALWAYS", "node": "host-a",
                                  "disks": [{"diskId": "data", "volumeId": "data-1", "readOnly": true}],
                                  "guestConfig": {"hostname": "h", "sshKeys": ["ssh-ed25519 AAAA me"],
                                                  "userData": "#cloud-config\\n"}}}
                                """));
    }

    @Test
    void imageBecomesTheBootDiskAndStartIsASecondCall() throws Exception {
        server.answers("POST " + VMS, Samples.vm("a", "STOPPED"))
                .answers("POST " + VMS + "/a:start", Samples.vm("a", "RUNNING"));

        var result =
                run.run("vm", "create", "a", "--image", "debian", "--root-size", "4GiB", "--start");

        assertThat(result.out()).startsWith("created and started a: RUNNING");
        assertThat(server.requests())
                .extracting(RecordingServer.Request::toString)
                .containsExactly("POST " + VMS + "?wait=70s", "POST " + VMS + "/a:start");
        assertThat(server.requests().getFirst().json().path("spec").path("disks"))
                .isEqualTo(
                        JsonText.read(
                                """
                                [{"diskId": "root", "imageId": "debian", "bootOrder": 1,
                                  "sizeBytes": "4294967296"}]
                                """));
    }

    @Test
    void createAndStartAreTwoRequestsUnderTwoIds() {
        server.answers("POST " + VMS, Samples.vm("a", "STOPPED"))
                .answers("POST " + VMS + "/a:start", Samples.vm("a", "RUNNING"));

        run.run("vm", "create", "a", "--start", "--request-id", "r1");

        assertThat(server.requests().getFirst().query()).isEqualTo("requestId=r1&wait=70s");
        assertThat(server.requests().getLast().json().path("requestId").asText())
                .isEqualTo("r1-start");
    }

    @Test
    void vmMayComeFromAFileAsGetPrintsIt() throws Exception {
        server.answers("POST " + VMS, Samples.vm("b", "STOPPED"));
        var file = Files.writeString(directory.resolve("vm.json"), Samples.vm("a", "RUNNING"));

        run.run("vm", "create", "b", "-f", file.toString());
        run.reading("vmId: c\nspec:\n  cpus: 3\n").run("vm", "create", "-f", "-");

        assertThat(server.requests().getFirst().json())
                .isEqualTo(
                        JsonText.read(
                                """
                                {"vmId": "b", "spec": {"cpus": 2, "memoryMib": "512", "disks": [], "nics": []}}
                                """));
        assertThat(server.requests().getLast().json())
                .isEqualTo(JsonText.read("{\"vmId\": \"c\", \"spec\": {\"cpus\": 3}}"));
    }

    @Test
    void unfitFilesAreSaidWithTheirPlace() throws Exception {
        var broken = Files.writeString(directory.resolve("broken.json"), "{\n  \"vmId\": }");

        assertThat(run.run("vm", "create", "-f", broken.toString()).err()).contains("line 2");
        assertThat(run.run("vm", "create", "-f", directory + "/none").err())
                .contains("no such file");
        assertThat(run.reading("- a\n").run("vm", "create", "-f", "-").err())
                .contains("not an object");
        assertThat(run.reading("spec: {}\n").run("vm", "create", "-f", "-").status()).isEqualTo(2);
        assertThat(run.run("vm", "create", "-f", "-", "--cpus", "2").status()).isEqualTo(2);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void privateKeyNeverLeavesTheHost() throws Exception {
        var key =
                Files.writeString(directory.resolve("id"), "-----BEGIN OPENSSH PRIVATE KEY-----\n");

        var result = run.run("vm", "create", "a", "--ssh-key", key.toString());

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains("a private key");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void deleteSaysWhichVolumesStay() {
        server.answers("GET " + VMS + "/web-1", Samples.read("web-1.json"))
                .answers(
                        "GET " + PROJECT + "/volumes/web-1-root",
                        Samples.volume("web-1-root", "READY")
                                .replace("\"deleteWithVm\": false", "\"deleteWithVm\": true"))
                .answers("GET " + PROJECT + "/volumes/data-1", Samples.volume("data-1", "READY"))
                .answers("DELETE " + VMS + "/web-1", "{}");

        var result = run.run("vm", "delete", "web-1", "--force");

        assertThat(result.out())
                .isEqualTo(
                        "deleted web-1; its volumes stay: data-1 (delete one with: plasmavmc volume delete"
                                + " data-1)\n");
        assertThat(server.requests().getLast().query()).isEqualTo("wait=70s&force=true");
    }

    @Test
    void deletingWhatIsNotThereCanBeFine() {
        server.refuses("GET " + VMS + "/a", 404, "VM_NOT_FOUND", "")
                .refuses("DELETE " + VMS + "/a", 404, "VM_NOT_FOUND", "");

        assertThat(run.run("vm", "delete", "a").status()).isEqualTo(5);
        assertThat(run.run("vm", "delete", "a", "--ignore-not-found").status()).isZero();
    }

    @Test
    void waitAsksTheServerToWait() {
        server.answers("GET " + VMS + "/a:wait", Samples.vm("a", "RUNNING"));

        var result = run.run("vm", "wait", "a", "--for", "running", "--wait", "2m");

        assertThat(result.out()).startsWith("running a: RUNNING");
        assertThat(server.requests().getFirst().query()).isEqualTo("for=RUNNING&wait=120s");
    }

    @Test
    void logIsRawInAPipeAndSafeOnATerminal() {
        var text = "GUEST-READY\r\n\u001b[31mred\u001b[0m\n";
        server.answers(
                "GET " + VMS + "/a/log",
                exchange -> {
                    var bytes = text.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, bytes.length);
                    exchange.getResponseBody().write(bytes);
                });

        assertThat(run.run("vm", "log", "a").out()).isEqualTo(text);
        assertThat(run.onTerminal().run("vm", "log", "a", "--tail", "5", "--follow").out())
                .isEqualTo("GUEST-READY\nred\n");
        assertThat(server.requests().getLast().query()).isEqualTo("tail=5&follow=true");
    }

    @Test
    void explainTellsWhatWasSeenDecidedAndDone() {
        server.answers(
                "GET " + VMS + "/a:explain",
                "{\"vm\": "
                        + Samples.vm("a", "RUNNING")
                        + """
                        , "decisions": [
                          {"time": "2026-01-02T03:03:05.000Z", "saw": "no process", "decided": "start", "did": "launch, cont", "result": "SETTLED", "times": 1},
                          {"time": "2026-01-02T03:04:00.000Z", "saw": "running", "decided": "nothing", "did": "", "result": "", "times": 4}]}
                        """);

        assertThat(run.run("vm", "explain", "a").out())
                .isEqualTo(
                        """
                        a: RUNNING for 4m

                        03:03:05.000Z
                          saw      no process
                          decided  start
                          did      launch, cont
                          result   SETTLED
                        03:04:00.000Z, 4 times in a row
                          saw      running
                          decided  nothing
                        """);
    }
}
