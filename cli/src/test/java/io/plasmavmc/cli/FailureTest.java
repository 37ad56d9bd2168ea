package io.plasmavmc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.cli.output.JsonText;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureTest {
    private static final String VM = "GET /v1/orgs/default/projects/default/vms/web-1";

    private RecordingServer server;

    @BeforeEach
    void start() throws Exception {
        server = new RecordingServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "VM_NOT_FOUND, 404, 5, plasmavmc vm list",
        "ALREADY_EXISTS, 409, 6, choose another name",
        "CONFLICT, 409, 6, look at it again",
        "REQUEST_ID_REUSED, 409, 6, use another one",
        "STILL_WORKING, 504, 4, plasmavmc vm wait web-1 --for settled",
        "GUEST_HOLDS_DEVICE, 504, 4, plasmavmc vm pending web-1",
        "GUEST_DID_NOT_STOP, 504, 4, plasmavmc vm stop web-1 --force",
        "WRONG_PHASE, 400, 1, plasmavmc vm get web-1",
        "HYPERVISOR_FAILED, 500, 1, plasmavmc vm explain web-1",
        "PERMISSION_DENIED, 403, 1, --token-file",
        "NODE_UNAVAILABLE, 503, 1, plasmavmc node list",
        "INVALID_FIELD, 400, 2, ''"
    })
    void reasonDecidesExitStatusAndHint(String reason, int http, int status, String hint) {
        server.refuses(VM, http, reason, "\"metadata\": {\"vm\": \"web-1\"}");

        var result = CommandLineRun.against(server).run("vm", "get", "web-1");

        assertThat(result.status()).isEqualTo(status);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .startsWith("error: said by the server (" + reason + ")\n")
                .contains(hint);
    }

    @Test
    void everyFieldViolationHasItsLine() {
        server.refuses(
                VM,
                400,
                "INVALID_FIELD",
                "\"fields\": [{\"path\": \"spec.cpus\", \"message\": \"0 (expected: 1 to 255)\"},"
                        + "{\"path\": \"labels\", \"message\": \"too many\"}]");

        assertThat(CommandLineRun.against(server).run("vm", "get", "web-1").err())
                .contains("\n  spec.cpus: 0 (expected: 1 to 255)\n  labels: too many\n");
    }

    @Test
    void jsonErrorKeepsTheDocumentOfTheServer() throws Exception {
        server.refuses(VM, 404, "VM_NOT_FOUND", "\"metadata\": {\"vm\": \"web-1\"}, \"new\": 1");

        var error =
                JsonText.read(
                        CommandLineRun.against(server)
                                .run("vm", "get", "web-1", "-o", "json")
                                .err());

        assertThat(error.path("reason").asText()).isEqualTo("VM_NOT_FOUND");
        assertThat(error.path("metadata").path("vm").asText()).isEqualTo("web-1");
        assertThat(error.path("new").asInt()).isEqualTo(1);
        assertThat(error.path("hints")).isNotEmpty();
    }

    @Test
    void wrongUsageIsJsonTooWhenAskedFor() throws Exception {
        var result = new CommandLineRun().run("-o", "json", "vm", "lsit");

        assertThat(result.status()).isEqualTo(2);
        assertThat(JsonText.read(result.err()).path("reason").asText()).isEqualTo("WRONG_USAGE");
    }

    @Test
    void serverThatIsNotThereIsSaidWithWhatToDo() {
        var url = server.url();
        server.close();

        var told =
                new CommandLineRun()
                        .with("PLASMAVMC_TOKEN", "x")
                        .run("--server", url, "vm", "list");
        var variable =
                new CommandLineRun()
                        .with("PLASMAVMC_TOKEN", "x")
                        .with("PLASMAVMC_SERVER", url)
                        .run("vm", "list");

        assertThat(told.status()).isEqualTo(3);
        assertThat(told.err()).contains(url, "connection refused", "--server");
        assertThat(variable.status()).isEqualTo(3);
        assertThat(variable.err()).contains("PLASMAVMC_SERVER");
    }

    @Test
    void missingTokenIsNotBlamedWhereNoServerRuns() {
        var url = server.url();
        server.close();

        assertThat(new CommandLineRun().run("--server", url, "vm", "list").status()).isEqualTo(3);
    }

    @Test
    void somethingElseThatAnswersIsNotTakenForAServer() {
        server.answers(VM, 404, "<html>nothing here</html>");

        var result = CommandLineRun.against(server).run("vm", "get", "web-1");

        assertThat(result.status()).isEqualTo(3);
        assertThat(result.err()).contains("not as a PlasmaVMC server");
    }

    @Test
    void answerThatBreaksOffIsNotTakenForTheWhole() {
        server.answers(
                VM,
                exchange -> {
                    exchange.sendResponseHeaders(200, 1000);
                    exchange.getResponseBody()
                            .write("{\"vmId\": ".getBytes(StandardCharsets.UTF_8));
                });

        assertThat(CommandLineRun.against(server).run("vm", "get", "web-1").status()).isEqualTo(3);
    }

    @Test
    void refusedTokenNamesWhereItCameFrom() {
        server.refuses(VM, 401, "UNAUTHENTICATED", "");

        var result = CommandLineRun.against(server).run("vm", "get", "web-1");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains("the token came from PLASMAVMC_TOKEN");
    }

    @ParameterizedTest
    @CsvSource({
        "vm lsit, lsit: unknown command, did you mean: list?",
        "imgae list, imgae: unknown command, did you mean: image?",
        "vm list --lable a=b, --lable: unknown option, did you mean: --label?",
        "vm start x --wiat 5s, --wiat: unknown option, did you mean: --wait?",
        "vm get a b, b: one argument too many, see: plasmavmc vm get --help",
        "vm get, NAME, see: plasmavmc vm get --help",
        "vm list -o xml, -o xml: unknown, table",
        "vm start x --wait 5, --wait 5: not a duration, 5s",
        "vm start x --wait 601s, too long, 600s",
        "vm start x --wait 5s --no-wait, exclude each other, one of them",
        "vm wait x --for ready, --for ready: unknown, settled",
        "vm create x --no-nic --nic eth0=user, --no-nic with --nic, only one",
        "vm create x --root-size 2GiB, without --image, --image IMAGE",
        "vm create x --memory 2GB, --memory 2GB, 2GiB",
        "vm create, no name, NAME",
        "volume create x, no size, --size SIZE",
        "volume create x --image a --format raw, always qcow2, only one",
        "image import x --file disk, does not tell the format, --format qcow2 or raw",
        "image import x --file disk.vmdk --format vmdk, unknown, qcow2 or raw",
        "vm list --server ftp://x, not a server's URL, http://HOST:PORT"
    })
    void wrongUsageSaysWhatIsRight(String line, String complaint, String right) {
        var result = new CommandLineRun().run(line.split(" "));

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).startsWith("error: ").contains(complaint).contains(right);
    }

    @Test
    void groupWithoutCommandShowsItsCommands() {
        var result = new CommandLineRun().run("vm");

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).contains("Usage: plasmavmc vm", "  explain ");
    }
}
