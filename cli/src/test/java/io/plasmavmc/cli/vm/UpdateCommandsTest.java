package io.plasmavmc.cli.vm;

import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.cli.CommandLineRun;
import io.plasmavmc.cli.RecordingServer;
import io.plasmavmc.cli.Samples;
import io.plasmavmc.cli.output.JsonText;
import io.plasmavmc.cli.output.YamlText;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpdateCommandsTest {
    private static final String VM = "/v1/orgs/default/projects/default/vms/a";

    private static final String CPUS =
            """
            {"field": "spec.cpus", "current": "2", "wanted": "12", "applies": "NEXT_BOOT",
             "reason": "the running machine was started with at most 8"}\
            """;
    private static final String MEMORY =
            """
            {"field": "spec.memoryMib", "current": "523", "wanted": "512", "applies": "GUEST",
             "reason": "the guest keeps what it uses"}\
            """;

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

    private static String pending(String... changes) {
        return Samples.vm("a", "RUNNING")
                .replace(
                        "\"status\": {",
                        "\"status\": {\"pending\": [" + String.join(", ", changes) + "], ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--cpus 2|{'spec': {'cpus': 2}}|wait=70s",
                "--memory 2GiB --max-memory 4G|{'spec': {'memoryMib': 2048, 'maxMemoryMib': 4096}}|wait=70s",
                "--max-cpus 8 --on-crash restart --autostart Never|{'spec': {'maxCpus': 8, 'onCrash': 'RESTART', 'autostart': 'NEVER'}}|wait=70s",
                "--label a=b --label c= --metadata t=1=2|{'labels': {'a': 'b', 'c': ''}, 'metadata': {'t': '1=2'}}|wait=70s",
                "--remove-label x --remove-label y/z --remove-metadata t|{}|wait=70s&removeLabels=x&removeLabels=y%2Fz&removeMetadata=t",
                "--cpus 2 --request-id r1 --wait 5s|{'spec': {'cpus': 2}}|requestId=r1&wait=5s"
            })
    void updateSendsWhatWasSaidAndNothingElse(String flags, String body, String query)
            throws Exception {
        server.answers("PATCH " + VM, Samples.vm("a", "RUNNING"));

        var result = run.run(("vm update a " + flags).split(" "));

        assertThat(result.err()).isEmpty();
        assertThat(result.out()).isEqualTo("updated a: RUNNING, 2 cpus, 512MiB, on host-a\n");
        var request = server.requests().getFirst();
        assertThat(request.json()).isEqualTo(JsonText.read(body.replace('\'', '"')));
        assertThat(request.query()).isEqualTo(query);
    }

    @Test
    void whatIsLeftPendingIsSaidWithWhyAndWhatAppliesIt() {
        server.answers("PATCH " + VM, pending(CPUS, MEMORY));

        var result = run.run("vm", "update", "a", "--cpus", "12", "--memory", "512MiB");

        assertThat(result.status()).isZero();
        assertThat(result.out())
                .isEqualTo(
                        """
                        updated a: RUNNING, 2 cpus, 512MiB, on host-a
                        pending:
                          cpus: 2, wanted 12, applies NEXT_BOOT: the running machine was started with at most 8
                          memory: 523MiB, wanted 512MiB, applies GUEST: the guest keeps what it uses
                        apply it with: plasmavmc vm reboot a (or stop and start it)
                        take it back with: plasmavmc vm revert a
                        """);
    }

    @Test
    void whoeverDoesNotWaitIsToldWhatIsUnderWay() {
        server.refuses("PATCH " + VM, 504, "STILL_WORKING", "")
                .answers("GET " + VM, pending(CPUS.replace("NEXT_BOOT", "LIVE")));

        assertThat(run.run("vm", "update", "a", "--cpus", "12", "--no-wait").out())
                .isEqualTo(
                        """
                        updating a: RUNNING, 2 cpus, 512MiB, on host-a
                        pending:
                          cpus: 2, wanted 12, applies LIVE: the running machine was started with at most 8
                        """);
    }

    @Test
    void planIsATableAndChangesNothing() throws Exception {
        server.answers("POST " + VM + ":plan", "{\"changes\": [" + CPUS + ", " + MEMORY + "]}");

        var result = run.run("vm", "update", "a", "--cpus", "12", "--remove-label", "x", "--plan");

        assertThat(result.status()).isZero();
        assertThat(result.out())
                .isEqualTo(
                        """
                        FIELD   CURRENT  WANTED  APPLIES    REASON
                        cpus    2        12      NEXT_BOOT  the running machine was started with at most 8
                        memory  523MiB   512MiB  GUEST      the guest keeps what it uses
                        """);
        assertThat(server.requests()).hasSize(1);
        assertThat(server.requests().getFirst().json())
                .isEqualTo(
                        JsonText.read(
                                "{\"vm\": {\"spec\": {\"cpus\": 12}}, \"removeLabels\": [\"x\"]}"));
    }

    @Test
    void planNamesEveryKindOfField() {
        server.answers(
                "POST " + VM + ":plan",
                """
                {"changes": [
                  {"field": "labels.tier", "current": "web", "wanted": "", "applies": "LIVE", "reason": "holds at once"},
                  {"field": "metadata.spec.x", "current": "", "wanted": "1", "applies": "LIVE", "reason": "holds at once"},
                  {"field": "spec.maxMemoryMib", "current": "1024", "wanted": "4096", "applies": "NEXT_BOOT", "reason": "r"},
                  {"field": "spec.onCrash", "current": "STOP", "wanted": "RESTART", "applies": "LIVE", "reason": "holds at once"},
                  {"field": "spec.later", "current": "1", "wanted": "2", "applies": "SOMEHOW", "reason": ""}]}
                """);

        assertThat(run.run("vm", "update", "a", "--cpus", "12", "--plan").out())
                .isEqualTo(
                        """
                        FIELD            CURRENT  WANTED   APPLIES    REASON
                        label tier       web               LIVE       holds at once
                        metadata spec.x           1        LIVE       holds at once
                        max-memory       1GiB     4GiB     NEXT_BOOT  r
                        on-crash         STOP     RESTART  LIVE       holds at once
                        later            1        2        SOMEHOW
                        """);
    }

    @Test
    void planOfWhatIsSoAlreadySaysSo() {
        server.answers("POST " + VM + ":plan", "{\"changes\": []}");

        var result = run.run("vm", "update", "a", "--cpus", "2", "--plan");

        assertThat(result.status()).isZero();
        assertThat(result.out()).isEqualTo("nothing to change\n");
    }

    @Test
    void planOfWhatWouldBeRefusedIsAFailure() throws Exception {
        server.answers(
                "POST " + VM + ":plan",
                "{\"changes\": [" + CPUS.replace("NEXT_BOOT", "REFUSED") + ", " + MEMORY + "]}");

        var result = run.run("vm", "update", "a", "--cpus", "12", "--plan");
        var json = run.run("vm", "update", "a", "--cpus", "12", "--plan", "-o", "json");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).contains("REFUSED");
        assertThat(result.err())
                .isEqualTo("error: the server would refuse this update as a whole\n");
        assertThat(json.status()).isEqualTo(1);
        assertThat(JsonText.read(json.out()).path("changes")).hasSize(2);
        assertThat(JsonText.read(json.err()).path("reason").asText()).isEqualTo("PLAN_REFUSED");
    }

    @Test
    void pendingIsATableOrSaysThatThereIsNothing() throws Exception {
        server.answers("GET " + VM, pending(CPUS, MEMORY)).answers("GET " + VM, pending());

        assertThat(run.run("vm", "pending", "a").out())
                .isEqualTo(
                        """
                        FIELD   CURRENT  WANTED  APPLIES    REASON
                        cpus    2        12      NEXT_BOOT  the running machine was started with at most 8
                        memory  523MiB   512MiB  GUEST      the guest keeps what it uses
                        """);
        assertThat(run.run("vm", "pending", "a").out()).isEqualTo("nothing is pending\n");
    }

    @Test
    void scriptsGetWhatIsPendingAsItIs() throws Exception {
        server.answers("GET " + VM, pending(CPUS, MEMORY));
        var expected = JsonText.read("{\"pending\": [" + CPUS + ", " + MEMORY + "]}");

        assertThat(JsonText.read(run.run("vm", "pending", "a", "-o", "json").out()))
                .isEqualTo(expected);
        assertThat(YamlText.read(run.run("vm", "pending", "a", "-o", "yaml").out()))
                .isEqualTo(expected);
        assertThat(run.run("vm", "pending", "a", "-o", "name").out())
                .isEqualTo("spec.cpus\nspec.memoryMib\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "vm revert a|[]",
                "vm revert a cpus max-memory|['spec.cpus', 'spec.maxMemoryMib']",
                "vm revert a spec.memoryMib maxCpus|['spec.memoryMib', 'spec.maxCpus']"
            })
    void revertNamesFieldsInEverySpelling(String line, String fields) throws Exception {
        server.answers("POST " + VM + ":revert", pending(MEMORY));

        var result = run.run(line.split(" "));

        assertThat(result.out())
                .startsWith("reverted a: RUNNING, 2 cpus")
                .contains("memory: 523MiB, wanted 512MiB");
        assertThat(server.requests().getFirst().json())
                .isEqualTo(
                        JsonText.read(
                                ("{'fields': " + fields + ", 'wait': '70s'}").replace('\'', '"')));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "vm reboot a|reboot|{'wait': '100s'}|rebooted a: RUNNING",
                "vm reboot a --deadline 5s --force|reboot|{'force': true, 'deadline': '5s', 'wait': '15s'}|rebooted a",
                "vm reboot a --no-wait|reboot|{'wait': '0s'}|rebooting a: RUNNING",
                "vm reset a --mode soft --force|reset|{'mode': 'SOFT', 'force': true, 'wait': '100s'}|reset a"
            })
    void resetsAskAsTold(String line, String verb, String body, String said) throws Exception {
        server.answers("POST " + VM + ":" + verb, Samples.vm("a", "RUNNING"));

        var result = run.run(line.split(" "));

        assertThat(result.err()).isEmpty();
        assertThat(result.out()).startsWith(said);
        assertThat(server.requests().getFirst().json())
                .isEqualTo(JsonText.read(body.replace('\'', '"')));
    }

    @ParameterizedTest
    @CsvSource({
        "GUEST_DID_NOT_STOP, 504, 4, vm reset a --mode hard",
        "GUEST_HOLDS_DEVICE, 504, 4, plasmavmc vm pending a",
        "STILL_WORKING, 504, 4, plasmavmc vm wait a --for settled",
        "CONFLICT, 409, 6, look at it again",
        "VM_NOT_FOUND, 404, 5, plasmavmc vm list",
        "INVALID_FIELD, 400, 2, said by the server"
    })
    void aRefusalEndsWithItsStatusAndWhatToDo(String reason, int http, int status, String hint) {
        server.refuses("PATCH " + VM, http, reason, "\"metadata\": {\"vm\": \"a\"}");

        var result = run.run("vm", "update", "a", "--cpus", "2");

        assertThat(result.status()).isEqualTo(status);
        assertThat(result.err()).contains(hint);
    }

    @Test
    void aVmShowsWhatIsWantedWhatIsAndWhatIsOutOfUse() {
        var vm =
                pending(MEMORY)
                        .replace(
                                "\"status\": {",
                                "\"status\": {\"cpus\": 2, \"offlineCpus\": 2, \"memoryMib\": 523, ");
        server.answers("GET " + VM, vm);

        assertThat(run.run("vm", "get", "a").out())
                .contains(
                        "cpus:     2 (and 2 offline)\n",
                        "memory:   512MiB (has 523MiB)\n",
                        "pending:\n  memory: 523MiB, wanted 512MiB, applies GUEST: the guest keeps"
                                + " what it uses\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "vm update a|nothing to update (expected: at least one of --cpus",
                "vm update a --plan|nothing to update",
                "vm update --cpus 2|NAME",
                "vm update a --cpus 0|--cpus 0: too few (expected: 1 or more)",
                "vm update a --cpus many|--cpus",
                "vm update a --memory 2GB|2GiB",
                "vm update a --memory 512|512MiB or 512GiB",
                "vm update a --label tier|KEY=VALUE",
                "vm update a --cpu 2|did you mean: --cpus",
                "vm revert a colour|expected: cpus, max-cpus, memory or max-memory",
                "vm revert|NAME",
                "vm pending|NAME",
                "vm reboot a --deadline soon|--deadline"
            })
    void wrongUsageIsSaidAndNothingIsAsked(String line, String said) {
        var result = run.run(line.split(" "));

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).contains(said);
        assertThat(server.requests()).isEmpty();
    }
}
