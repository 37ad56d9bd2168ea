package io.plasmavmc.server;

import static io.plasmavmc.server.TestDevices.actual;
import static io.plasmavmc.server.TestDevices.done;
import static io.plasmavmc.server.TestDevices.operations;
import static io.plasmavmc.server.TestDevices.phase;
import static io.plasmavmc.server.TestDevices.wanted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.plasmavmc.server.TestServer.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Guests that do not let a device go when they are asked to. */
class StubbornGuestTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir Path dir;
    private TestServer server;
    private TestDevices devices;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.start(dir.resolve("data"), "fake:boot=0ms,ignore-detach=true");
        devices = new TestDevices(server);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void withDisk(String vm, String volume) throws Exception {
        devices.runningVm(vm);
        devices.volume(volume);
        done(devices.attachDisk(vm, "data", volume));
    }

    private void awaitGone(String vm) {
        await().atMost(PATIENCE).until(() -> wanted(devices.vm(vm), "data").isEmpty());
    }

    @Test
    void aDetachEndsAtItsDeadlineAndStaysVisible() throws Exception {
        withDisk("deaf", "held");

        Answer answer = devices.detachDisk("deaf", "data", "1s");

        assertThat(answer.status()).isEqualTo(504);
        assertThat(answer.reason()).isEqualTo("GUEST_HOLDS_DEVICE");
        assertThat(answer.body().path("code").asText()).isEqualTo("DEADLINE_EXCEEDED");
        JsonNode metadata = answer.body().path("metadata");
        assertThat(metadata.path("vm").asText()).isEqualTo("deaf");
        assertThat(metadata.path("project").asText()).isEqualTo("default/default");
        assertThat(metadata.path("disk").asText()).isEqualTo("data");
        assertThat(metadata.path("generation").asText()).isEqualTo("4");
        assertThat(answer.body().path("message").asText())
                .startsWith("disk data of VM deaf: the guest has not let it go within");
        JsonNode vm = devices.vm("deaf");
        assertThat(phase(vm, "data")).isEqualTo("DETACHING GUEST_HOLDS_DEVICE");
        assertThat(actual(vm, "data").orElseThrow().path("serial").asText()).isNotEmpty();
        assertThat(wanted(vm, "data").orElseThrow().path("detaching").asBoolean()).isTrue();
        assertThat(operations(vm)).endsWith("DETACH_DISK data FAILED GUEST_HOLDS_DEVICE");
    }

    @Test
    void itsVolumeCannotBeDeletedOrAttachedElsewhere() throws Exception {
        withDisk("deaf", "held");
        devices.runningVm("other");
        devices.detachDisk("deaf", "data", "1s");

        assertThat(server.send("DELETE", "volumes/held", "").reason()).isEqualTo("VOLUME_IN_USE");
        assertThat(devices.attachDisk("other", "data", "held").reason()).isEqualTo("VOLUME_IN_USE");
        assertThat(devices.attachDisk("deaf", "again", "held").reason()).isEqualTo("VOLUME_IN_USE");
        assertThat(devices.attachDisk("deaf", "data", "held").reason()).isEqualTo("ALREADY_EXISTS");
        assertThat(devices.resizeDisk("deaf", "data", 1L << 30).reason()).isEqualTo("WRONG_PHASE");
    }

    @Test
    void aResetCompletesIt() throws Exception {
        withDisk("deaf", "held");
        devices.runningVm("other");
        devices.detachDisk("deaf", "data", "1s");

        done(server.post("vms/deaf:reset", "{}"));

        awaitGone("deaf");
        assertThat(actual(devices.vm("deaf"), "data")).isEmpty();
        done(devices.attachDisk("other", "data", "held"));
    }

    @Test
    void aSecondDetachJoinsTheFirst() throws Exception {
        withDisk("deaf", "held");
        Answer first =
                server.post(
                        "vms/deaf:detachDisk",
                        "{\"diskId\": \"data\", \"deadline\": \"2s\", \"wait\": \"0s\"}");

        Answer second = devices.detachDisk("deaf", "data", "10s");

        assertThat(first.reason()).isEqualTo("STILL_WORKING");
        assertThat(first.body().path("message").asText())
                .isEqualTo("disk data of VM deaf: not done yet; the work goes on");
        assertThat(second.reason()).isEqualTo("GUEST_HOLDS_DEVICE");
        assertThat(second.body().path("metadata").path("generation"))
                .isEqualTo(first.body().path("metadata").path("generation"));
    }

    @Test
    void aStopLetsGoOfAll() throws Exception {
        withDisk("deaf", "held");
        devices.detachDisk("deaf", "data", "1s");

        done(server.post("vms/deaf:stop", "{\"force\": true}"));

        awaitGone("deaf");
        done(devices.attachDisk("deaf", "data", "held"));
    }

    @Test
    void theVmsOtherWorkGoesOnMeanwhile() throws Exception {
        withDisk("deaf", "held");
        Answer asked =
                server.post(
                        "vms/deaf:detachDisk",
                        "{\"diskId\": \"data\", \"deadline\": \"600s\", \"wait\": \"0s\"}");

        assertThat(asked.reason()).isEqualTo("STILL_WORKING");
        assertThat(phase(done(devices.attachNic("deaf", "lan")), "lan")).isEqualTo("ATTACHED");
        done(server.post("vms/deaf:pause", "{}"));
        JsonNode vm = done(server.post("vms/deaf:resume", "{}"));
        assertThat(phase(vm, "data")).isEqualTo("DETACHING");
        assertThat(operations(vm)).contains("DETACH_DISK data RUNNING");
    }
}
