package io.plasmavmc.kvm.qemu.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.plasmavmc.kvm.qmp.QmpConfig;
import io.plasmavmc.kvm.qmp.QmpEvent;
import io.plasmavmc.kvm.qmp.QmpRefused;
import io.plasmavmc.kvm.qmp.QmpSession;
import io.plasmavmc.kvm.qmp.RunStateCommands.Cont;
import io.plasmavmc.kvm.qmp.RunStateCommands.QueryStatus;
import io.plasmavmc.kvm.qmp.RunStateCommands.RunStatus;
import io.plasmavmc.testkit.qemu.ScriptedQemu;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MonitorTest {

    private static final Duration AMPLE = Duration.ofSeconds(60);
    private static final Duration BRIEF = Duration.ofMillis(200);
    private static final String RUNNING =
            "{\"status\": \"running\", \"running\": true, \"singlestep\": false}";
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final AtomicInteger changes = new AtomicInteger();
    private final Queue<QmpEvent> heard = new ConcurrentLinkedQueue<>();
    private Path socket = Path.of("");
    private Monitor monitor = monitor();

    @BeforeEach
    void open(@TempDir Path directory) {
        socket = directory.resolve("qmp");
        monitor = monitor();
    }

    @AfterEach
    void close() {
        monitor.close();
    }

    @Test
    void machineIsAskedAsSoonAsItListens() {
        monitor.connect();
        try (var qemu = ScriptedQemu.answering(socket)) {
            qemu.answers("query-status", _ -> io.plasmavmc.testkit.qemu.Answer.ok(RUNNING));

            assertRunning();
        }
    }

    @Test
    void refusalIsThrownAndIsNoSilence() {
        try (var qemu = ScriptedQemu.listen(socket)) {
            qemu.negotiates()
                    .expect("cont")
                    .replyError("GenericError", "Resetting the Virtual Machine is required")
                    .expect("query-status")
                    .reply(RUNNING);
            monitor.connect();

            assertThatThrownBy(() -> monitor.ask(new Cont(), AMPLE)).isInstanceOf(QmpRefused.class);
            assertRunning();
        }
    }

    @Test
    void silentMachineIsNotAskedAgainUntilItIsHeard() {
        var goOn = new CountDownLatch(1);
        try (var qemu = ScriptedQemu.listen(socket)) {
            qemu.negotiates()
                    .expect("query-status")
                    .after(goOn)
                    .reply(RUNNING)
                    .expect("query-status")
                    .reply(RUNNING)
                    .expect("query-status")
                    .reply(RUNNING);
            monitor.connect();

            assertThat(monitor.ask(new QueryStatus(), BRIEF)).isEqualTo(missing(false));
            assertThat(monitor.ask(new Cont(), AMPLE)).isEqualTo(missing(false));
            int before = changes.get();
            goOn.countDown();

            await().atMost(AMPLE).until(() -> changes.get() > before);
            assertRunning();
        }
    }

    @Test
    void goneDeviceIsAChangeAndItsInnerHalfAloneIsNone() {
        try (var qemu = ScriptedQemu.listen(socket)) {
            qemu.negotiates();
            monitor.connect();
            var half = "{\"path\": \"/machine/peripheral/disk-a/virtio-backend\"}";
            qemu.emit("DEVICE_DELETED", half)
                    .emit("RTC_CHANGE", "{\"offset\": 0, \"qom-path\": \"/\"}");
            await().atMost(AMPLE).until(() -> heard.size() == 2);
            assertThat(changes.get()).isZero();

            qemu.emit(
                    "DEVICE_DELETED",
                    "{\"device\": \"disk-a\", \"path\": \"/machine/peripheral/disk-a\"}");

            await().atMost(AMPLE).until(() -> changes.get() == 1);
            assertThat(heard)
                    .contains(
                            new QmpEvent.DeviceDeleted(
                                    Optional.of("disk-a"), "/machine/peripheral/disk-a"));
        }
    }

    @Test
    void refusalToLetADeviceGoIsAChangeThatIsHeardFirst() {
        var heardBefore = new AtomicInteger();
        monitor = monitor(_ -> true, () -> heardBefore.set(heard.size()));
        try (var qemu = ScriptedQemu.listen(socket)) {
            qemu.negotiates();
            monitor.connect();

            qemu.emit(
                    "DEVICE_UNPLUG_GUEST_ERROR",
                    "{\"device\": \"disk-a\", \"path\": \"/machine/peripheral/disk-a\"}");

            await().atMost(AMPLE).until(() -> heardBefore.get() == 1);
        }
    }

    @Test
    void connectionThatIsLostIsASilenceUntilTheNext() {
        try (var qemu = ScriptedQemu.listen(socket)) {
            qemu.negotiates().expect("query-status").dropConnection();
            qemu.negotiates().expect("query-status").reply(RUNNING);
            monitor.connect();

            assertThat(monitor.ask(new QueryStatus(), AMPLE)).isEqualTo(missing(true));

            await().atMost(AMPLE)
                    .until(() -> monitor.ask(new QueryStatus(), AMPLE) instanceof Answer.Given<?>);
            assertThat(changes.get()).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void conversationsThatEndAtOnceAreBegunAgainAndAgain() {
        try (var qemu = ScriptedQemu.listen(socket)) {
            for (int times = 0; times < 5; times++) {
                qemu.negotiates().dropConnection();
            }
            qemu.negotiates().expect("query-status").reply(RUNNING);
            monitor.connect();

            await().atMost(AMPLE).until(() -> monitor.askStatus(AMPLE) instanceof Answer.Given<?>);
        }
    }

    @Test
    void probeThatIsRefusedDoesNotLeaveTheMachineSilentForEver() {
        var late = new CountDownLatch(1);
        try (var qemu = ScriptedQemu.listen(socket)) {
            qemu.negotiates().expect("cont").after(late).reply();
            qemu.expect("query-status").replyError("CommandNotFound", "negotiate first");
            qemu.expectHangUp().negotiates().expect("query-status").reply(RUNNING);
            monitor.connect();

            assertThat(monitor.ask(new Cont(), BRIEF)).isEqualTo(missing(false));
            late.countDown();

            await().atMost(AMPLE).until(() -> monitor.askStatus(AMPLE) instanceof Answer.Given<?>);
        }
    }

    @Test
    void sessionThatIsNotProvenIsLeftAndTriedAgain() {
        var asked = new AtomicInteger();
        try (var qemu = ScriptedQemu.listen(socket)) {
            qemu.negotiates().expectHangUp().negotiates().expect("query-status").reply(RUNNING);
            monitor = monitor(_ -> asked.incrementAndGet() > 1);
            monitor.connect();

            await().atMost(AMPLE).until(() -> monitor.askStatus(AMPLE) instanceof Answer.Given<?>);
            assertThat(asked).hasValue(2);
        }
    }

    @Test
    void machineThatNeverListensIsSilent() {
        monitor.connect();

        assertThat(monitor.ask(new QueryStatus(), BRIEF)).isEqualTo(missing(true));
        assertThat(changes).hasValue(1);
    }

    @Test
    void lifecycleEventsAreToldAndOthersAreNot() {
        try (var qemu = ScriptedQemu.listen(socket)) {
            qemu.negotiates().emit("POWERDOWN").emit("STOP").expect("query-status").reply(RUNNING);
            monitor.connect();

            await().atMost(AMPLE).until(() -> changes.get() > 0);
            assertRunning();
            assertThat(changes).hasValue(1);
        }
    }

    private void assertRunning() {
        assertThat(monitor.ask(new QueryStatus(), AMPLE))
                .isEqualTo(new Answer.Given<>(new RunStatus("running", true)));
    }

    private Monitor monitor() {
        return monitor(_ -> true);
    }

    private Monitor monitor(Predicate<QmpSession> proof) {
        return monitor(proof, changes::incrementAndGet);
    }

    private Monitor monitor(Predicate<QmpSession> proof, Runnable onChange) {
        return new Monitor(
                socket,
                QmpConfig.defaults(InstantSource.system()),
                InstantSource.fixed(NOW),
                proof,
                heard::add,
                onChange);
    }

    private static Answer.Missing<?> missing(boolean disconnected) {
        return new Answer.Missing<>(NOW, disconnected);
    }
}
