package io.plasmavmc.server;

import static io.plasmavmc.server.TestDevices.done;
import static io.plasmavmc.server.TestDevices.operations;
import static io.plasmavmc.server.TestSizes.pending;
import static io.plasmavmc.server.TestSizes.sizes;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plasmavmc.api.v1.RebootVmRequest;
import io.plasmavmc.api.v1.ResetVmRequest;
import io.plasmavmc.api.v1.VirtualMachine;
import io.plasmavmc.api.v1.VirtualMachine.Action;
import io.plasmavmc.api.v1.VmServiceGrpc.VmServiceBlockingStub;
import io.plasmavmc.server.TestServer.Answer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A guest that is asked to boot again in order: it does, or it runs on and that is said. */
class SoftResetApiTest {

    @TempDir static Path dir;
    private static TestServer listening;
    private static TestServer deaf;

    @BeforeAll
    static void start() throws IOException {
        listening = TestServer.start(dir.resolve("one"), "fake:boot=0ms,shutdown-after=20ms");
        deaf = TestServer.start(dir.resolve("two"), "fake:boot=0ms,ignore-powerdown=true");
    }

    @AfterAll
    static void stop() {
        listening.close();
        deaf.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "one|reset|{'mode': 'SOFT'}",
                "two|reset|{'mode': 'SOFT', 'deadline': '10s', 'force': true}",
                "three|reboot|{}",
                "four|reboot|{'deadline': '10s', 'force': true}"
            })
    void aGuestThatListensBootsAgainInTheSameMachine(String name, String verb, String body)
            throws Exception {
        new TestSizes(listening).runningVm(name);
        String started = started(listening, name);

        JsonNode vm = done(listening.post("vms/" + name + ":" + verb, body.replace('\'', '"')));

        assertThat(vm.path("status").path("phase").asText()).isEqualTo("RUNNING");
        assertThat(vm.path("spec").path("action").path("mode").asText()).isEqualTo("SOFT");
        assertThat(operations(vm)).endsWith("RESET DONE");
        assertThat(started(listening, name)).isEqualTo(started);
        assertThat(boots(listening, name)).isEqualTo(2);
    }

    @Test
    void whatIsPendingIsAppliedByANewMachine() throws Exception {
        TestSizes vms = new TestSizes(listening);
        vms.runningVm("cycled");
        done(vms.resize("cycled", "'cpus': 6, 'maxCpus': 8"));
        String started = started(listening, "cycled");

        JsonNode vm = done(listening.post("vms/cycled:reboot", "{}"));

        assertThat(sizes(vm)).isEqualTo("6 of 6, 256 of 256");
        assertThat(pending(vm)).isEmpty();
        assertThat(started(listening, "cycled")).isNotEqualTo(started);
    }

    @Test
    void aDeafGuestRunsOnAndNothingAsksItAgain() throws Exception {
        TestSizes vms = new TestSizes(deaf);
        vms.runningVm("deaf");
        done(vms.resize("deaf", "'cpus': 6, 'maxCpus': 8"));

        Answer answer = deaf.post("vms/deaf:reboot", "{\"deadline\": \"1s\"}");

        assertThat(answer.status()).isEqualTo(504);
        assertThat(answer.reason()).isEqualTo("GUEST_DID_NOT_STOP");
        assertThat(answer.body().path("code").asText()).isEqualTo("DEADLINE_EXCEEDED");
        assertThat(answer.body().path("metadata").path("vm").asText()).isEqualTo("deaf");
        JsonNode vm = done(deaf.get("vms/deaf:wait?for=SETTLED"));
        assertThat(vm.path("status").path("phase").asText()).isEqualTo("RUNNING");
        assertThat(pending(vm)).isNotEmpty();
        assertThat(operations(vm)).endsWith("RESET FAILED GUEST_DID_NOT_STOP");
        assertThat(boots(deaf, "deaf")).isEqualTo(1);
    }

    @Test
    void byForceADeafGuestIsResetAtTheDeadline() throws Exception {
        new TestSizes(deaf).runningVm("forced");

        JsonNode vm =
                done(deaf.post("vms/forced:reboot", "{\"deadline\": \"1s\", \"force\": true}"));

        assertThat(vm.path("status").path("phase").asText()).isEqualTo("RUNNING");
        assertThat(operations(vm)).endsWith("RESET DONE");
        assertThat(boots(deaf, "forced")).isEqualTo(2);
    }

    @Test
    void aNewerActionTakesThePlaceOfAResetThatWaits() throws Exception {
        new TestSizes(deaf).runningVm("newer");
        Answer waiting = deaf.post("vms/newer:reboot", "{\"wait\": \"0s\"}");

        JsonNode vm = done(deaf.post("vms/newer:reset", "{\"mode\": \"HARD\"}"));

        assertThat(waiting.reason()).isEqualTo("STILL_WORKING");
        assertThat(operations(vm)).endsWith("RESET SUPERSEDED", "RESET DONE");
    }

    @Test
    void aRepeatedRequestResetsOnce() throws Exception {
        new TestSizes(listening).runningVm("once");
        String body = "{\"requestId\": \"reboot-1\"}";

        JsonNode first = done(listening.post("vms/once:reboot", body));
        JsonNode again = done(listening.post("vms/once:reboot", body));

        assertThat(again.path("generation")).isEqualTo(first.path("generation"));
        assertThat(boots(listening, "once")).isEqualTo(2);
    }

    @Test
    void aVmThatDoesNotRunHasNothingToReset() throws Exception {
        new TestSizes(listening).stoppedVm("down");

        assertThat(listening.post("vms/down:reboot", "{}").reason()).isEqualTo("WRONG_PHASE");
        assertThat(listening.post("vms/down:reset", "{\"mode\": \"SOFT\"}").reason())
                .isEqualTo("WRONG_PHASE");
        assertThat(listening.post("vms/down:reset", "{\"mode\": \"GENTLE\"}").reason())
                .isEqualTo("INVALID_FIELD");
        assertThat(listening.post("vms/down:reboot", "{\"mode\": \"SOFT\"}").reason())
                .isEqualTo("UNKNOWN_FIELD");
        assertThat(listening.post("vms/down:reboot", "{\"deadline\": \"0s\"}").reason())
                .isEqualTo("INVALID_FIELD");
    }

    @Test
    void bothWaysInReset() throws Exception {
        new TestSizes(listening).runningVm("both");
        VmServiceBlockingStub grpc = GrpcClient.of(listening, VmServiceBlockingStub.class);

        VirtualMachine reset =
                grpc.resetVm(
                        ResetVmRequest.newBuilder()
                                .setOrgId("default")
                                .setProjectId("default")
                                .setVmId("both")
                                .setMode(Action.Mode.SOFT)
                                .build());
        VirtualMachine rebooted =
                grpc.rebootVm(
                        RebootVmRequest.newBuilder()
                                .setOrgId("default")
                                .setProjectId("default")
                                .setVmId("both")
                                .build());

        assertThat(reset.getSpec().getAction().getMode()).isEqualTo(Action.Mode.SOFT);
        assertThat(rebooted.getSpec().getAction().getNumber()).isEqualTo(3);
        assertThat(boots(listening, "both")).isEqualTo(3);
    }

    private static String started(TestServer server, String vm) throws Exception {
        return server.get("vms/" + vm).body().path("status").path("startTime").asText();
    }

    /** How often the firmware has said that it begins. */
    private static int boots(TestServer server, String vm) throws Exception {
        var log =
                server.http()
                        .send(
                                server.request("vms/" + vm + "/log")
                                        .header("Authorization", "Bearer " + server.token())
                                        .build(),
                                HttpResponse.BodyHandlers.ofString());
        return log.body().split("fake firmware", -1).length - 1;
    }
}
