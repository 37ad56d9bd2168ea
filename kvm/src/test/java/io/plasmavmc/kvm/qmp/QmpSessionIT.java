package io.plasmavmc.kvm.qmp;

import static io.plasmavmc.kvm.qmp.QmpTesting.AMPLE;
import static io.plasmavmc.kvm.qmp.QmpTesting.BRIEF;
import static io.plasmavmc.kvm.qmp.QmpTesting.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The session and the commands about the machine as a whole, on a QEMU with no machine in it. */
class QmpSessionIT {

    private static final UUID ID = UUID.fromString("5cf1a3f0-5f3f-4a8e-9f2f-0c1d2e3f4a5b");

    @TempDir Path directory;

    @Test
    void qemuTellsWhoItIs() {
        try (var qemu = bare("-name", "vm-1", "-uuid", ID.toString());
                var session = qemu.connect()) {
            assertThat(session.version().isAtLeast(7, 2)).isTrue();
            assertThat(ask(session, new IdentityCommands.QueryVersion()))
                    .isEqualTo(session.version());
            assertThat(ask(session, new IdentityCommands.QueryName())).contains("vm-1");
            assertThat(ask(session, new IdentityCommands.QueryUuid())).isEqualTo(ID);
            assertThat(ask(session, new IdentityCommands.QueryChardev()))
                    .singleElement()
                    .matches(IdentityCommands.Chardev::frontendOpen);
        }
    }

    @Test
    void machineWithoutNameHasNone() {
        try (var qemu = bare();
                var session = qemu.connect()) {
            assertThat(ask(session, new IdentityCommands.QueryName())).isEmpty();
            assertThat(ask(session, new IdentityCommands.QueryUuid())).isEqualTo(new UUID(0, 0));
        }
    }

    @Test
    void runStatesAndTheirEventsFollowTheCommands() throws InterruptedException {
        try (var qemu = q35();
                var session = qemu.connect();
                var events = session.subscribe(100)) {
            assertThat(statusOf(session)).isEqualTo("prelaunch");
            ask(session, new RunStateCommands.Cont());
            assertThat(ask(session, new RunStateCommands.QueryStatus()))
                    .isEqualTo(new RunStateCommands.RunStatus("running", true));
            assertThat(events.next()).isEqualTo(new QmpEvent.Resume());
            ask(session, new RunStateCommands.SystemPowerdown());
            assertThat(events.next()).isEqualTo(new QmpEvent.Powerdown());
            ask(session, new RunStateCommands.Stop());
            assertThat(events.next()).isEqualTo(new QmpEvent.Stop());
            assertThat(statusOf(session)).isEqualTo("paused");
            ask(session, new RunStateCommands.SystemReset());
            assertThat(events.next()).isEqualTo(new QmpEvent.Reset(false, "host-qmp-system-reset"));
            assertThat(statusOf(session)).isEqualTo("prelaunch");
        }
    }

    @Test
    void resetCanBeMadeAShutdown() throws InterruptedException {
        try (var qemu = q35();
                var session = qemu.connect();
                var events = session.subscribe(100)) {
            ask(
                    session,
                    new RunStateCommands.SetAction(
                            Map.of(
                                    RunStateCommands.Trigger.REBOOT, "shutdown",
                                    RunStateCommands.Trigger.SHUTDOWN, "pause",
                                    RunStateCommands.Trigger.PANIC, "pause",
                                    RunStateCommands.Trigger.WATCHDOG, "pause")));
            ask(session, new RunStateCommands.Cont());
            ask(session, new RunStateCommands.SystemReset());
            assertThat(eventsUntil(events, QmpEvent.Stop.class))
                    .contains(new QmpEvent.Shutdown(false, "host-qmp-system-reset"));
            assertThat(statusOf(session)).isEqualTo("shutdown");
            assertThatExceptionOfType(QmpRefused.class)
                    .isThrownBy(() -> ask(session, new RunStateCommands.Cont()))
                    .matches(refused -> refused.errorClass().equals("GenericError"));
        }
    }

    @Test
    void quitEndsTheSessionAndTheProcess() throws InterruptedException {
        try (var qemu = bare();
                var session = qemu.connect();
                var events = session.subscribe(100)) {
            try {
                ask(session, new RunStateCommands.Quit());
            } catch (QmpSessionEnded asGoodAsAnAnswer) {
                assertThat(asGoodAsAnAnswer.reason())
                        .isEqualTo(QmpSessionEnded.Reason.CLOSED_BY_QEMU);
            }
            assertThat(eventsUntil(events, QmpEvent.SessionEnded.class))
                    .contains(new QmpEvent.Shutdown(false, "host-qmp-quit"));
            assertThat(qemu.process().onExit().join().exitValue()).isZero();
        }
    }

    @Test
    void killedQemuEndsTheSession() throws InterruptedException {
        try (var qemu = bare();
                var session = qemu.connect();
                var events = session.subscribe(100)) {
            qemu.process().destroyForcibly();
            var end = eventsUntil(events, QmpEvent.SessionEnded.class).getLast();
            assertThat(((QmpEvent.SessionEnded) end).end().reason())
                    .isEqualTo(QmpSessionEnded.Reason.CLOSED_BY_QEMU);
            assertThat(session.state()).isEqualTo(QmpState.ENDED);
        }
    }

    @Test
    void stoppedQemuTimesOutAndAnswersInItsOwnTime() {
        try (var qemu = bare();
                var session = qemu.connect()) {
            qemu.freeze();
            assertThatExceptionOfType(QmpTimeout.class)
                    .isThrownBy(() -> session.execute(new RunStateCommands.QueryStatus(), BRIEF));
            qemu.thaw();
            assertThat(ask(session, new IdentityCommands.QueryVersion()))
                    .isEqualTo(session.version());
        }
    }

    @Test
    void stoppedQemuDoesNotGreet() {
        try (var qemu = bare()) {
            qemu.freeze();
            assertThatExceptionOfType(QmpNoGreeting.class)
                    .isThrownBy(() -> qemu.connect(config().withGreeting(BRIEF)));
        }
    }

    @Test
    void heldMonitorGreetsNobodyElseAndEverybodyAfterwards() {
        try (var qemu = bare()) {
            try (var _ = qemu.connect()) {
                // More than QEMU's backlog holds, so that the last ones cannot even connect.
                for (var i = 0; i < 5; i++) {
                    assertThat(failureToConnect(qemu))
                            .isInstanceOfAny(QmpNoGreeting.class, QmpConnectFailed.class);
                }
            }
            try (var session = qemu.connect()) {
                assertThat(statusOf(session)).isEqualTo("prelaunch");
            }
        }
    }

    @Test
    void reconnectingManyTimesAlwaysNegotiates() {
        try (var qemu = bare()) {
            for (var i = 0; i < 50; i++) {
                try (var session = qemu.connect()) {
                    assertThat(session.state()).isEqualTo(QmpState.RUNNING);
                }
            }
        }
    }

    @Test
    void everyCommandOfTheVocabularyIsKnownToQemu() {
        try (var qemu = q35();
                var session = qemu.connect()) {
            for (var command : QmpVocabulary.samples()) {
                if (command instanceof Negotiation.Capabilities) {
                    // Said while connecting; QEMU does not know it any more afterwards.
                    continue;
                }
                try {
                    ask(session, command);
                } catch (QmpRefused refused) {
                    assertThat(refused.isCommandNotFound()).as(command.name()).isFalse();
                    assertThat(refused.description()).doesNotContain("is unexpected", "is missing");
                }
            }
            assertThat(ask(session, new ObjectCommands.QomGet("/machine", "type")))
                    .isEqualTo(JsonNodeFactory.instance.textNode("pc-q35-7.2-machine"));
        }
    }

    private static @Nullable QmpException failureToConnect(RealQemu qemu) {
        return catchThrowableOfType(
                QmpException.class,
                () -> qemu.connect(config().withGreeting(BRIEF).withConnect(BRIEF)).close());
    }

    private RealQemu bare(String... options) {
        var all = new ArrayList<>(List.of("-machine", "none"));
        all.addAll(List.of(options));
        return RealQemu.start(directory, all.toArray(String[]::new));
    }

    private RealQemu q35() {
        return RealQemu.start(directory, "-machine", "q35", "-m", "64M");
    }

    private static String statusOf(QmpSession session) {
        return ask(session, new RunStateCommands.QueryStatus()).status();
    }

    private static <R> R ask(QmpSession session, QmpCommand<R> command) {
        return session.execute(command, AMPLE);
    }

    private static List<QmpEvent> eventsUntil(
            QmpSubscription events, Class<? extends QmpEvent> last) throws InterruptedException {
        var seen = new ArrayList<QmpEvent>();
        do {
            seen.add(events.next());
        } while (!last.isInstance(seen.getLast())
                && !(seen.getLast() instanceof QmpEvent.SessionEnded));
        return seen;
    }
}
