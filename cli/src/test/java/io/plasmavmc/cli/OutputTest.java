package io.plasmavmc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.cli.output.JsonText;
import io.plasmavmc.cli.output.YamlText;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutputTest {
    private static final String VMS = "GET /v1/orgs/default/projects/default/vms";

    private RecordingServer server;

    @BeforeEach
    void start() throws Exception {
        server = new RecordingServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void listIsATableWithoutEmptyColumns() {
        server.answers(
                VMS,
                "{\"vms\": ["
                        + Samples.vm("a", "RUNNING")
                        + ","
                        + Samples.vm("longer-name", "STOPPED")
                        + "]}");

        var result = CommandLineRun.against(server).run("vm", "list");

        assertThat(result.out())
                .isEqualTo(
                        """
                        NAME         PHASE    CPUS  MEMORY  NODE    AGE
                        a            RUNNING  2     512MiB  host-a  2h
                        longer-name  STOPPED  2     512MiB  host-a  2h
                        """);
        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
    }

    @Test
    void emptyListStillHasItsHeading() {
        server.answers(VMS, "{\"vms\": []}");

        assertThat(CommandLineRun.against(server).run("vm", "list").out()).isEqualTo("NAME\n");
    }

    @Test
    void allPagesBecomeOneDocument() throws Exception {
        server.answers(
                        VMS,
                        "{\"vms\": ["
                                + Samples.vm("a", "RUNNING")
                                + "], \"nextPageToken\": \"p 2\", \"cursor\": \"c1\"}")
                .answers(
                        VMS, "{\"vms\": [" + Samples.vm("b", "RUNNING") + "], \"cursor\": \"c1\"}");

        var result = CommandLineRun.against(server).run("vm", "list", "-o", "json");

        var document = JsonText.read(result.out());
        assertThat(document.path("vms")).hasSize(2);
        assertThat(document.path("cursor").asText()).isEqualTo("c1");
        assertThat(server.requests())
                .extracting(RecordingServer.Request::query)
                .containsExactly("pageSize=1000", "pageSize=1000&pageToken=p%202");
    }

    @Test
    void filtersAreSentToTheServer() {
        server.answers(
                "GET /v1/orgs/-/projects/-/vms", "{\"vms\": [" + Samples.vm("a", "RUNNING") + "]}");

        var result =
                CommandLineRun.against(server)
                        .run(
                                "vm",
                                "list",
                                "--all-projects",
                                "--label",
                                "a=b",
                                "--label",
                                "c=d",
                                "--phase",
                                "running",
                                "--node",
                                "host-a");

        assertThat(result.out()).startsWith("ORG      PROJECT  NAME");
        assertThat(server.requests().getFirst().query())
                .isEqualTo("labels=a%3Db&labels=c%3Dd&phase=RUNNING&node=host-a&pageSize=1000");
    }

    @Test
    void jsonAndYamlKeepFieldsThisVersionDoesNotKnow() throws Exception {
        var vm =
                Samples.vm("a", "RUNNING")
                        .replace("\"uid\"", "\"fromTheFuture\": {\"x\": \"1\"}, \"uid\"");
        server.answers(VMS + "/a", vm);

        var json = CommandLineRun.against(server).run("vm", "get", "a", "-o", "json");
        var yaml = CommandLineRun.against(server).run("-o", "yaml", "vm", "get", "a");

        assertThat(JsonText.read(json.out())).isEqualTo(JsonText.read(vm));
        assertThat(YamlText.read(yaml.out())).isEqualTo(JsonText.read(vm));
    }

    @Test
    void namesComeOneALine() {
        server.answers(
                VMS,
                "{\"vms\": ["
                        + Samples.vm("a", "RUNNING")
                        + ","
                        + Samples.vm("b", "STOPPED")
                        + "]}");

        assertThat(CommandLineRun.against(server).run("vm", "list", "-o", "name").out())
                .isEqualTo("a\nb\n");
    }

    @Test
    void descriptionShowsWhatIsWantedAndWhatIs() {
        server.answers(VMS + "/web-1", Samples.read("web-1.json"));

        assertThat(CommandLineRun.against(server).run("vm", "get", "web-1").out())
                .isEqualTo(Samples.read("web-1.txt"));
    }

    @Test
    void textOfTheServerCannotSteerATerminal() {
        server.answers(
                VMS + "/a",
                Samples.vm("a", "RUNNING")
                        .replace("\"reason\": \"\"", "\"reason\": \"x\\u001b[2Jy\""));

        var result = CommandLineRun.against(server).onTerminal().run("vm", "get", "a");

        assertThat(result.out()).contains("reason:   xy\n").doesNotContain("\u001b");
    }

    @Test
    void otherKindsHaveTheirTables() {
        server.answers(
                        "GET /v1/orgs/default/projects/default/images",
                        "{\"images\": [" + Samples.image("debian", "READY") + "]}")
                .answers(
                        "GET /v1/orgs/default/projects/default/volumes",
                        "{\"volumes\": [" + Samples.volume("data-1", "READY") + "]}")
                .answers(
                        "GET /v1/nodes",
                        "{\"nodes\": [{\"nodeId\": \"host-a\", \"cpus\": 8, \"memoryMib\": \"16384\", \"accelerator\": \"kvm\", \"version\": \"0.1.0\", \"status\": {\"phase\": \"READY\", \"lastSeenTime\": \"2026-01-02T03:04:03Z\", \"vms\": 3, \"allocatedMemoryMib\": \"1536\"}}]}");
        var run = CommandLineRun.against(server);

        assertThat(run.run("image", "list").out())
                .isEqualTo(
                        "NAME    PHASE  FORMAT  FILE   DISK\ndebian  READY  QCOW2   16MiB  2GiB\n");
        assertThat(run.run("volume", "list").out())
                .isEqualTo(
                        "NAME    PHASE  SIZE  USED    FORMAT  AGE\ndata-1  READY  1GiB  192KiB  QCOW2   24h\n");
        assertThat(run.run("node", "list").out())
                .isEqualTo(
                        "NAME    PHASE  SEEN  CPUS  MEMORY           VMS  ACCEL  VERSION\nhost-a  READY  2s    8     1.5GiB of 16GiB  3    kvm    0.1.0\n");
    }
}
