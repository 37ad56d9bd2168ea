package io.plasmavmc.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.plasmavmc.api.v1.CreateVmRequest;
import io.plasmavmc.api.v1.GetVmRequest;
import io.plasmavmc.api.v1.ListVmsRequest;
import io.plasmavmc.api.v1.VirtualMachine;
import io.plasmavmc.api.v1.VmServiceGrpc.VmServiceBlockingStub;
import io.plasmavmc.api.v1.WatchVmsRequest;
import io.plasmavmc.api.v1.WatchVmsResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrpcApiTest {

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

    private static VmServiceBlockingStub vms() {
        return GrpcClient.of(server, VmServiceBlockingStub.class);
    }

    private static CreateVmRequest create(String name) {
        return CreateVmRequest.newBuilder()
                .setOrgId("default")
                .setProjectId("default")
                .setVm(VirtualMachine.newBuilder().setVmId(name))
                .build();
    }

    private static <M extends Message> M detail(StatusRuntimeException e, Class<M> type) {
        for (Any any : Objects.requireNonNull(StatusProto.fromThrowable(e)).getDetailsList()) {
            if (any.is(type)) {
                try {
                    return any.unpack(type);
                } catch (InvalidProtocolBufferException broken) {
                    throw new AssertionError(broken);
                }
            }
        }
        throw new AssertionError("no " + type.getSimpleName() + " in " + e);
    }

    @Test
    void bothWaysInShowTheSameVm() throws Exception {
        VirtualMachine made = vms().createVm(create("both"));

        assertThat(server.get("vms/both").body().path("uid").asText()).isEqualTo(made.getUid());
        assertThat(
                        vms().listVms(
                                        ListVmsRequest.newBuilder()
                                                .setOrgId("default")
                                                .setProjectId("default")
                                                .build())
                                .getVmsList())
                .contains(made);
    }

    @Test
    void anErrorCarriesItsReasonAndFields() {
        StatusRuntimeException thrown =
                catchThrowableOfType(
                        StatusRuntimeException.class, () -> vms().createVm(create("Bad")));

        ErrorInfo info = detail(thrown, ErrorInfo.class);
        assertThat(info.getDomain()).isEqualTo("plasmavmc");
        assertThat(info.getReason()).isEqualTo("INVALID_NAME");
        assertThat(detail(thrown, BadRequest.class).getFieldViolations(0).getField())
                .isEqualTo("vmId");
    }

    @Test
    void aFieldOfANewerClientIsNotIgnored() {
        CreateVmRequest newer =
                create("newer").toBuilder()
                        .setUnknownFields(
                                UnknownFieldSet.newBuilder()
                                        .addField(
                                                999,
                                                UnknownFieldSet.Field.newBuilder()
                                                        .addVarint(1)
                                                        .build())
                                        .build())
                        .build();

        StatusRuntimeException thrown =
                catchThrowableOfType(StatusRuntimeException.class, () -> vms().createVm(newer));

        assertThat(detail(thrown, ErrorInfo.class).getReason()).isEqualTo("UNKNOWN_FIELD");
    }

    @Test
    void theWatchTellsWhatIsThereAndThenWhatHappens() {
        vms().createVm(create("watched"));

        Iterator<WatchVmsResponse> events =
                vms().watchVms(
                                WatchVmsRequest.newBuilder()
                                        .setOrgId("default")
                                        .setProjectId("default")
                                        .setVmId("watched")
                                        .build());

        assertThat(events.next().getVm().getVmId()).isEqualTo("watched");
        assertThat(events.next().getType()).isEqualTo(WatchVmsResponse.Type.SYNCED);
        StatusRuntimeException absent =
                catchThrowableOfType(
                        StatusRuntimeException.class,
                        () ->
                                vms().getVm(
                                                GetVmRequest.newBuilder()
                                                        .setOrgId("default")
                                                        .setProjectId("default")
                                                        .setVmId("absent")
                                                        .build()));
        assertThat(detail(absent, ErrorInfo.class).getMetadataMap()).containsEntry("vm", "absent");
    }
}
