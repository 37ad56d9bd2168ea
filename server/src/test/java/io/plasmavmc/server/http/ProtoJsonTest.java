package io.plasmavmc.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.JsonFormat;
import io.plasmavmc.api.v1.Forward;
import io.plasmavmc.api.v1.StartVmRequest;
import io.plasmavmc.api.v1.UserNetwork;
import io.plasmavmc.api.v1.VirtualMachine;
import io.plasmavmc.api.v1.VirtualMachine.Spec;
import io.plasmavmc.server.grpc.Violations;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProtoJsonTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ProtoJsonWriter writer = new ProtoJsonWriter(ProtoJsonWriter.Prewritten.NOTHING);

    private static VirtualMachine vm() {
        return VirtualMachine.newBuilder()
                .setVmId("web-1")
                .setRevision(42)
                .setCreateTime(Timestamp.newBuilder().setSeconds(1_700_000_000).setNanos(5_000_000))
                .putLabels("tier", "web \"quoted\" é")
                .setSpec(
                        Spec.newBuilder()
                                .setCpus(0)
                                .setPower(Spec.Power.RUNNING)
                                .addNics(
                                        VirtualMachine.Nic.newBuilder()
                                                .setNicId("eth0")
                                                .setUser(
                                                        UserNetwork.newBuilder()
                                                                .addForwards(
                                                                        Forward.newBuilder()
                                                                                .setGuestPort(
                                                                                        22)))))
                .setStatus(
                        VirtualMachine.Status.newBuilder()
                                .setPhase(VirtualMachine.Status.Phase.RUNNING)
                                .setLastKnownPhase(VirtualMachine.Status.Phase.RUNNING))
                .build();
    }

    @Test
    void itIsProtobufsOwnMapping() throws Exception {
        String theirs = JsonFormat.printer().alwaysPrintFieldsWithNoPresence().print(vm());

        assertThat(JSON.readTree(writer.toBytes(vm()))).isEqualTo(JSON.readTree(theirs));
    }

    @Test
    void timesAlwaysHaveMilliseconds() throws Exception {
        VirtualMachine whole =
                VirtualMachine.newBuilder()
                        .setCreateTime(Timestamp.newBuilder().setSeconds(1_700_000_000))
                        .build();

        assertThat(JSON.readTree(writer.toBytes(whole)).path("createTime").asText())
                .isEqualTo("2023-11-14T22:13:20.000Z");
    }

    @Test
    void whatWasWrittenIsReadBack() throws Exception {
        VirtualMachine.Builder read = VirtualMachine.newBuilder();
        Violations violations = new Violations();

        ProtoJsonReader.read(JSON.readTree(writer.toBytes(vm())), read, "", violations);

        violations.throwIfAny();
        assertThat(read.build()).isEqualTo(vm());
    }

    @Test
    void whatWasWrittenBeforeIsCopied() throws Exception {
        ProtoJsonWriter copying =
                new ProtoJsonWriter(
                        (Message message) ->
                                message instanceof Spec
                                        ? Optional.of(
                                                "{\"copied\":true}"
                                                        .getBytes(
                                                                java.nio.charset.StandardCharsets
                                                                        .UTF_8))
                                        : Optional.empty());

        JsonNode json = JSON.readTree(copying.toBytes(vm()));

        assertThat(json.path("spec").path("copied").asBoolean()).isTrue();
        assertThat(json.path("status").path("phase").asText()).isEqualTo("RUNNING");
    }

    @Test
    void durationsAreSeconds() throws Exception {
        StartVmRequest.Builder request = StartVmRequest.newBuilder();
        Violations violations = new Violations();

        ProtoJsonReader.read(
                JSON.readTree("{\"wait\": \"1.5s\", \"deadline\": \"2m\"}"),
                request,
                "",
                violations);

        assertThat(request.getWait())
                .isEqualTo(Duration.newBuilder().setSeconds(1).setNanos(500_000_000).build());
        assertThat(violations.has("deadline")).isTrue();
        assertThat(violations.has("wait")).isFalse();
    }
}
