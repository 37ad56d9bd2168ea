package io.plasmavmc.server;

import static io.plasmavmc.server.TestDevices.MIB;
import static io.plasmavmc.server.TestDevices.actual;
import static io.plasmavmc.server.TestDevices.done;
import static io.plasmavmc.server.TestDevices.operations;
import static io.plasmavmc.server.TestDevices.phase;
import static io.plasmavmc.server.TestDevices.wanted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.plasmavmc.api.v1.AttachNicRequest;
import io.plasmavmc.api.v1.UserNetwork;
import io.plasmavmc.api.v1.VirtualMachine;
import io.plasmavmc.api.v1.VmServiceGrpc.VmServiceBlockingStub;
import io.plasmavmc.server.TestServer.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks and NICs come and go on VMs that run and on VMs that do not. */
class DeviceApiTest {

    @TempDir static Path dir;
    private static TestServer server;
    private static TestDevices devices;

    @BeforeAll
    static void start() throws IOException {
        server = TestServer.start(dir.resolve("data"), "fake:boot=0ms,detach-after=20ms");
        devices = new TestDevices(server);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static <R> List<R> atOnce(List<Callable<R>> calls) throws Exception {
        List<R> all = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<R> each : threads.invokeAll(calls)) {
                all.add(each.get());
            }
        }
        return all;
    }

    @Test
    void aDiskComesAndGoesOnARunningVm() throws Exception {
        devices.runningVm("disk");
        devices.volume("disk-1");

        JsonNode with = done(devices.attachDisk("disk", "data", "disk-1"));

        assertThat(phase(with, "data")).isEqualTo("ATTACHED");
        JsonNode disk = actual(with, "data").orElseThrow();
        assertThat(disk.path("serial").asText()).hasSize(20);
        assertThat(disk.path("address").asText()).startsWith("0000:");
        assertThat(holder("disk-1")).isEqualTo("disk");

        JsonNode without = done(devices.detachDisk("disk", "data", "10s"));

        assertThat(wanted(without, "data")).isEmpty();
        assertThat(actual(without, "data")).isEmpty();
        assertThat(operations(without))
                .containsExactly(
                        "CREATE DONE",
                        "START DONE",
                        "ATTACH_DISK data DONE",
                        "DETACH_DISK data DONE");
        assertThat(holder("disk-1")).isEmpty();
        assertThat(server.send("DELETE", "volumes/disk-1", "").status()).isEqualTo(200);
    }

    @Test
    void whatIsDetachedCanBeAttachedElsewhereAtOnce() throws Exception {
        devices.runningVm("from");
        devices.runningVm("to");
        devices.volume("moved");

        for (int i = 0; i < 10; i++) {
            done(devices.attachDisk("from", "data", "moved"));
            done(devices.detachDisk("from", "data", "10s"));
            done(devices.attachDisk("to", "data", "moved"));
            done(devices.detachDisk("to", "data", "10s"));
        }

        assertThat(phase(done(devices.attachDisk("to", "data", "moved")), "data"))
                .isEqualTo("ATTACHED");
    }

    @Test
    void aNicComesAndGoesOnARunningVm() throws Exception {
        devices.runningVm("nic");

        JsonNode with =
                done(
                        server.post(
                                "vms/nic:attachNic",
                                """
                                {"nic": {"nicId": "lan", "mac": "52:54:00:AA:BB:01", "linkUp": false,
                                 "user": {"forwards": [{"guestPort": 22}]}}}
                                """));

        assertThat(phase(with, "lan")).isEqualTo("ATTACHED");
        assertThat(wanted(with, "lan").orElseThrow().path("mac").asText())
                .isEqualTo("52:54:00:aa:bb:01");
        assertThat(wanted(with, "lan").orElseThrow().path("linkUp").asBoolean()).isFalse();
        assertThat(
                        actual(with, "lan")
                                .orElseThrow()
                                .path("forwards")
                                .path(0)
                                .path("hostPort")
                                .asInt())
                .isPositive();

        JsonNode up =
                done(server.post("vms/nic:setLink", "{\"nicId\": \"lan\", \"linkUp\": true}"));

        assertThat(wanted(up, "lan").orElseThrow().path("linkUp").asBoolean()).isTrue();

        JsonNode without = done(server.post("vms/nic:detachNic", "{\"nicId\": \"lan\"}"));

        assertThat(wanted(without, "lan")).isEmpty();
        assertThat(operations(without))
                .endsWith("ATTACH_NIC lan DONE", "SET_LINK lan DONE", "DETACH_NIC lan DONE");
    }

    @Test
    void allOfItHoldsFromTheNextStartOnWhereNothingRuns() throws Exception {
        devices.stoppedVm("later");
        devices.volume("later-1");
        devices.volume("later-2");

        done(devices.attachDisk("later", "data", "later-1"));
        done(devices.attachDisk("later", "other", "later-2"));
        done(devices.attachNic("later", "lan"));
        done(devices.resizeDisk("later", "data", 2 * MIB));
        done(server.post("vms/later:setLink", "{\"nicId\": \"lan\", \"linkUp\": false}"));
        JsonNode stopped = done(devices.detachDisk("later", "other", "1s"));

        assertThat(wanted(stopped, "other")).isEmpty();
        assertThat(stopped.path("status").path("disks")).isEmpty();
        assertThat(holder("later-2")).isEmpty();
        assertThat(size("later-1")).isEqualTo(2 * MIB);

        JsonNode running = done(server.post("vms/later:start", "{}"));

        assertThat(phase(running, "data")).isEqualTo("ATTACHED");
        assertThat(phase(running, "lan")).isEqualTo("ATTACHED");
        assertThat(actual(running, "other")).isEmpty();
    }

    @Test
    void whatIsAttachedStaysOverAStopAtTheSameAddress() throws Exception {
        devices.runningVm("stays");
        devices.volume("stays-1");
        devices.attachNic("stays", "lan");
        done(devices.attachDisk("stays", "data", "stays-1"));
        JsonNode before = placed("stays");

        done(server.post("vms/stays:stop", "{\"force\": true}"));
        done(server.post("vms/stays:start", "{}"));
        JsonNode after = placed("stays");

        assertThat(actual(after, "data")).isEqualTo(actual(before, "data"));
        assertThat(actual(after, "lan")).isEqualTo(actual(before, "lan"));
    }

    /** The VM, once its firmware has chosen where its devices are. */
    private JsonNode placed(String vm) throws Exception {
        await().until(() -> Stream.of("data", "lan").allMatch(id -> isPlaced(vm, id)));
        return devices.vm(vm);
    }

    private boolean isPlaced(String vm, String id) {
        try {
            return actual(devices.vm(vm), id)
                    .filter(device -> !device.path("address").asText().isEmpty())
                    .isPresent();
        } catch (Exception e) {
            throw new AssertionError(vm, e);
        }
    }

    @Test
    void aDiskGrowsWhileItIsUsedAndNeverShrinks() throws Exception {
        devices.runningVm("grows");
        devices.volume("grows-1");
        done(devices.attachDisk("grows", "data", "grows-1"));

        done(devices.resizeDisk("grows", "data", 4 * MIB));

        assertThat(size("grows-1")).isEqualTo(4 * MIB);
        Answer smaller = devices.resizeDisk("grows", "data", 2 * MIB);
        assertThat(smaller.reason()).isEqualTo("INVALID_FIELD");
        assertThat(smaller.body().path("message").asText()).contains("do not shrink");
        done(devices.resizeDisk("grows", "data", 4 * MIB));
        assertThat(size("grows-1")).isEqualTo(4 * MIB);
    }

    @Test
    void aReadOnlyDiskIsToldSoAndDoesNotGrow() throws Exception {
        devices.runningVm("fixed");
        devices.volume("fixed-1");

        JsonNode vm =
                done(
                        server.post(
                                "vms/fixed:attachDisk",
                                """
                                {"disk": {"diskId": "data", "volumeId": "fixed-1", "readOnly": true,
                                 "bootOrder": 3}}
                                """));

        assertThat(wanted(vm, "data").orElseThrow().path("readOnly").asBoolean()).isTrue();
        assertThat(wanted(vm, "data").orElseThrow().path("bootOrder").asInt()).isEqualTo(3);
        assertThat(devices.resizeDisk("fixed", "data", 2 * MIB).reason())
                .isEqualTo("INVALID_FIELD");
    }

    @Test
    void attachesAtOnceOnOneVmLandOnPlacesOfTheirOwn() throws Exception {
        devices.runningVm("eight");
        for (int i = 0; i < 8; i++) {
            devices.volume("eight-" + i);
        }

        List<Callable<Answer>> calls =
                IntStream.range(0, 8)
                        .<Callable<Answer>>mapToObj(
                                i -> () -> devices.attachDisk("eight", "d" + i, "eight-" + i))
                        .toList();
        atOnce(calls).forEach(TestDevices::done);

        JsonNode disks = devices.vm("eight").path("status").path("disks");
        assertThat(disks).hasSize(8);
        assertThat(disks.findValuesAsText("address")).doesNotHaveDuplicates();
        assertThat(disks.findValuesAsText("phase")).containsOnly("ATTACHED");
    }

    @Test
    void ofTwoVmsThatWantOneVolumeAtOnceOneGetsIt() throws Exception {
        devices.runningVm("first");
        devices.runningVm("second");
        for (int i = 0; i < 5; i++) {
            String volume = "wanted-" + i;
            devices.volume(volume);

            List<Answer> both =
                    atOnce(
                            List.<Callable<Answer>>of(
                                    () -> devices.attachDisk("first", volume, volume),
                                    () -> devices.attachDisk("second", volume, volume)));

            assertThat(both.stream().map(Answer::status)).containsExactlyInAnyOrder(200, 400);
            Answer lost = both.stream().filter(a -> a.status() != 200).findFirst().orElseThrow();
            assertThat(lost.reason()).isEqualTo("VOLUME_IN_USE");
            assertThat(lost.body().path("metadata").path("vm").asText()).isEqualTo(holder(volume));
        }
    }

    @Test
    void aRepeatedRequestIsNotDoneAgain() throws Exception {
        devices.runningVm("twice");
        devices.volume("twice-1");
        String attach =
                """
                {"disk": {"diskId": "data", "volumeId": "twice-1"}, "requestId": "attach-1"}
                """;
        String detach = "{\"diskId\": \"data\", \"requestId\": \"detach-1\"}";

        JsonNode first = done(server.post("vms/twice:attachDisk", attach));
        JsonNode again = done(server.post("vms/twice:attachDisk", attach));
        done(server.post("vms/twice:detachDisk", detach));
        JsonNode gone = done(server.post("vms/twice:detachDisk", detach));
        JsonNode late = done(server.post("vms/twice:attachDisk", attach));

        assertThat(again.path("generation")).isEqualTo(first.path("generation"));
        assertThat(wanted(gone, "data")).isEmpty();
        assertThat(wanted(late, "data")).isEmpty();
        assertThat(server.post("vms/twice:attachDisk", attach.replace("twice-1", "other")).reason())
                .isEqualTo("REQUEST_ID_REUSED");
    }

    @Test
    void aStaleRevisionIsAConflict() throws Exception {
        devices.runningVm("revised");
        devices.volume("revised-1");
        String old = devices.vm("revised").path("revision").asText();
        JsonNode with = done(devices.attachNic("revised", "lan"));
        String body =
                "{\"disk\": {\"diskId\": \"data\", \"volumeId\": \"revised-1\"}, \"revision\": \"%s\"}";

        assertThat(server.post("vms/revised:attachDisk", body.formatted(old)).reason())
                .isEqualTo("CONFLICT");
        assertThat(holder("revised-1")).isEmpty();
        done(server.post("vms/revised:attachDisk", body.formatted(with.path("revision").asText())));
    }

    @Test
    void aCallThatDoesNotWaitFindsTheWorkDoneLater() throws Exception {
        devices.runningVm("patient");

        Answer answer =
                server.post(
                        "vms/patient:attachNic",
                        "{\"nic\": {\"nicId\": \"lan\", \"user\": {}}, \"wait\": \"0s\"}");

        assertThat(answer.status()).isIn(200, 504);
        assertThat(done(server.get("vms/patient:wait")).path("status").path("phase").asText())
                .isEqualTo("RUNNING");
        assertThat(phase(devices.vm("patient"), "lan")).isEqualTo("ATTACHED");
    }

    @Test
    void bothWaysInAttach() throws Exception {
        devices.runningVm("both");

        VirtualMachine vm =
                GrpcClient.of(server, VmServiceBlockingStub.class)
                        .attachNic(
                                AttachNicRequest.newBuilder()
                                        .setOrgId("default")
                                        .setProjectId("default")
                                        .setVmId("both")
                                        .setNic(
                                                VirtualMachine.Nic.newBuilder()
                                                        .setNicId("lan")
                                                        .setUser(UserNetwork.getDefaultInstance()))
                                        .build());

        assertThat(vm.getStatus().getNics(0).getPhase())
                .isEqualTo(VirtualMachine.Device.Phase.ATTACHED);
        assertThat(phase(devices.vm("both"), "lan")).isEqualTo("ATTACHED");
    }

    @Test
    void anAttachThatGivesWayToADetachSaysSo(@TempDir Path other) throws Exception {
        try (TestServer slow = TestServer.start(other, "fake:launch=3s,boot=0ms");
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            TestDevices there = new TestDevices(slow);
            there.stoppedVm("starts");
            slow.post("vms/starts:start", "{\"wait\": \"0s\"}");
            await().until(() -> status(there.vm("starts"), "phase").equals("STARTING"));
            Future<Answer> attach = threads.submit(() -> there.attachNic("starts", "lan"));
            await().until(() -> wanted(there.vm("starts"), "lan").isPresent());

            done(slow.post("vms/starts:detachNic", "{\"nicId\": \"lan\"}"));

            assertThat(attach.get().status()).isEqualTo(409);
            assertThat(attach.get().reason()).isEqualTo("CONFLICT");
            assertThat(attach.get().body().path("message").asText())
                    .isEqualTo("NIC lan of VM starts was detached before this was done");
            assertThat(operations(there.vm("starts")))
                    .endsWith("ATTACH_NIC lan SUPERSEDED", "DETACH_NIC lan DONE");
        }
    }

    private static String status(JsonNode vm, String field) {
        return vm.path("status").path(field).asText();
    }

    private static String holder(String volume) throws Exception {
        return server.get("volumes/" + volume).body().path("status").path("holder").asText();
    }

    private static long size(String volume) throws Exception {
        return server.get("volumes/" + volume).body().path("sizeBytes").asLong();
    }
}
