package io.plasmavmc.kvm.qmp;

import static io.plasmavmc.kvm.qmp.QmpTesting.AMPLE;
import static io.plasmavmc.kvm.qmp.QmpTesting.BRIEF;
import static io.plasmavmc.kvm.qmp.QmpTesting.SHORT;
import static io.plasmavmc.kvm.qmp.QmpTesting.beside;
import static io.plasmavmc.kvm.qmp.QmpTesting.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.plasmavmc.testkit.qemu.ScriptedQemu;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QmpHandshakeTest {

    @TempDir Path directory;
    private Path socket;

    @BeforeEach
    void chooseSocket() {
        socket = directory.resolve("qmp");
    }

    @Test
    void greetingTellsTheVersion() {
        try (var qemu = ScriptedQemu.listen(socket).negotiates();
                var session = QmpSession.connect(socket, config())) {
            qemu.awaitPlayed();
            assertThat(session.version()).isEqualTo(new QmpVersion(7, 2, 22, "scripted"));
            assertThat(session.state()).isEqualTo(QmpState.RUNNING);
        }
    }

    @Test
    void noCapabilityIsEverEnabled() {
        try (var qemu = ScriptedQemu.listen(socket);
                var _ = connectTo(qemu.greets().expect("qmp_capabilities", "{}").reply())) {
            qemu.awaitPlayed();
        }
    }

    @Test
    void nobodyListeningIsConnectFailed() {
        assertThatExceptionOfType(QmpConnectFailed.class)
                .isThrownBy(() -> QmpSession.connect(socket, config()));
    }

    @Test
    void pathBeyondTheKernelsLimitIsSaid() {
        var tooLong = directory.resolve("x".repeat(108));
        assertThatExceptionOfType(QmpConnectFailed.class)
                .isThrownBy(() -> QmpSession.connect(tooLong, config()))
                .withMessageContaining("at most 107");
    }

    @Test
    void silenceIsNoGreeting() {
        try (var qemu = ScriptedQemu.listen(socket).accepts()) {
            assertThatExceptionOfType(QmpNoGreeting.class)
                    .isThrownBy(() -> QmpSession.connect(socket, config().withGreeting(BRIEF)));
            qemu.awaitPlayed();
        }
    }

    @Test
    void lateGreetingIsWaitedFor() {
        var connected = new CountDownLatch(1);
        var latch = new CountDownLatch(1);
        try (var qemu = ScriptedQemu.listen(socket)) {
            qemu.accepts().signals(connected).after(latch).saysGreeting();
            qemu.expect("qmp_capabilities").reply();
            var session = beside(() -> QmpSession.connect(socket, config()));
            assertThat(connected).satisfies(CountDownLatch::await);
            assertThat(session).isNotDone();
            latch.countDown();
            session.join().close();
        }
    }

    @Test
    void secondClientIsNotGreetedUntilTheFirstLeaves() {
        try (var qemu = ScriptedQemu.listen(socket).negotiates().expectHangUp()) {
            qemu.accepts().expectHangUp().negotiates();
            var first = connectTo(qemu);
            assertThatExceptionOfType(QmpNoGreeting.class)
                    .isThrownBy(() -> QmpSession.connect(socket, config().withGreeting(BRIEF)));
            var third = beside(() -> QmpSession.connect(socket, config()));
            first.close();
            third.join().close();
        }
    }

    @Test
    void hangUpInsteadOfAGreetingIsConnectFailed() {
        try (var qemu = ScriptedQemu.listen(socket).accepts().dropConnection()) {
            assertThatExceptionOfType(QmpConnectFailed.class)
                    .isThrownBy(() -> connectTo(qemu))
                    .withMessageContaining("greeting");
        }
    }

    @Test
    void garbageInsteadOfAGreetingIsMalformed() {
        try (var qemu = ScriptedQemu.listen(socket).accepts().raw("SSH-2.0-OpenSSH\r\n")) {
            assertThatExceptionOfType(QmpMalformed.class)
                    .isThrownBy(() -> connectTo(qemu))
                    .withMessageContaining("SSH-2.0");
        }
    }

    @Test
    void eventsAndRepeatedGreetingsDoNotDisturbTheHandshake() throws InterruptedException {
        var subscriptions = new QmpSubscriptions();
        try (var qemu = ScriptedQemu.listen(socket);
                var events = subscriptions.subscribe(10)) {
            qemu.greets().saysGreeting().emit("RESUME").expect("qmp_capabilities");
            qemu.saysGreeting().emit("STOP").reply();
            try (var _ = QmpSession.connect(socket, config(), subscriptions)) {
                assertThat(events.next()).isEqualTo(new QmpEvent.Resume());
                assertThat(events.next()).isEqualTo(new QmpEvent.Stop());
            }
        }
    }

    @Test
    void answerToTheFormerClientsCommandIsDropped() {
        try (var qemu = ScriptedQemu.listen(socket);
                var _ =
                        connectTo(
                                qemu.greets()
                                        .replyWithId("0123456789abcdef-7", "{}")
                                        .expect("qmp_capabilities")
                                        .reply())) {
            qemu.awaitPlayed();
        }
    }

    @Test
    void refusedNegotiationIsTriedOnceMore() {
        try (var qemu = ScriptedQemu.listen(socket)) {
            qemu.greets().expect("qmp_capabilities");
            qemu.replyError("CommandNotFound", "Capabilities negotiation is already complete");
            qemu.expectHangUp().negotiates().expect("cont").reply();
            try (var session = connectTo(qemu)) {
                assertThat(session.execute(new RunStateCommands.Cont(), AMPLE))
                        .isEqualTo(Done.DONE);
            }
        }
    }

    @Test
    void negotiationRefusedTwiceHasFailed() {
        try (var qemu = ScriptedQemu.listen(socket)) {
            qemu.greets().expect("qmp_capabilities").replyError("CommandNotFound", "first");
            qemu.greets().expect("qmp_capabilities").replyError("CommandNotFound", "second");
            assertThatExceptionOfType(QmpNegotiationFailed.class)
                    .isThrownBy(() -> connectTo(qemu))
                    .withMessageContaining("second")
                    .withCauseInstanceOf(QmpRefused.class);
        }
    }

    @Test
    void silenceAfterTheGreetingIsNegotiationFailed() {
        try (var qemu = ScriptedQemu.listen(socket).greets().expect("qmp_capabilities")) {
            assertThatExceptionOfType(QmpNegotiationFailed.class)
                    .isThrownBy(() -> QmpSession.connect(socket, config().withNegotiation(SHORT)))
                    .withCauseInstanceOf(QmpTimeout.class);
            qemu.awaitPlayed();
        }
    }

    @Test
    void failedConnectEndsTheSubscriptionsMadeForIt() throws InterruptedException {
        var subscriptions = new QmpSubscriptions();
        var events = subscriptions.subscribe(1);
        assertThatExceptionOfType(QmpConnectFailed.class)
                .isThrownBy(() -> QmpSession.connect(socket, config(), subscriptions));
        assertThat(events.next()).isInstanceOf(QmpEvent.SessionEnded.class);
    }

    private QmpSession connectTo(ScriptedQemu qemu) {
        return QmpSession.connect(qemu.socket(), config());
    }
}
