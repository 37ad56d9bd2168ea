package io.plasmavmc.kvm.qmp;

import static io.plasmavmc.kvm.qmp.QmpTesting.AMPLE;
import static io.plasmavmc.kvm.qmp.QmpTesting.BRIEF;
import static io.plasmavmc.kvm.qmp.QmpTesting.SHORT;
import static io.plasmavmc.kvm.qmp.QmpTesting.beside;
import static io.plasmavmc.kvm.qmp.QmpTesting.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.plasmavmc.testkit.qemu.Answer;
import io.plasmavmc.testkit.qemu.Json;
import io.plasmavmc.testkit.qemu.ScriptedQemu;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QmpSessionTest {

    private static final RunStateCommands.QueryStatus STATUS = new RunStateCommands.QueryStatus();
    private static final RunStateCommands.Cont CONT = new RunStateCommands.Cont();
    private static final RunStateCommands.Stop STOP = new RunStateCommands.Stop();
    private static final BigInteger LARGEST = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);

    @TempDir Path directory;
    private Path socket;

    @BeforeEach
    void chooseSocket() {
        socket = directory.resolve("qmp");
    }

    @Test
    void answerIsDecoded() {
        try (var qemu = qemu();
                var session = connect()) {
            qemu.expect("query-status", "{}").reply(status("running", true));
            assertThat(session.execute(STATUS, AMPLE))
                    .isEqualTo(new RunStateCommands.RunStatus("running", true));
        }
    }

    @Test
    void unknownRunStateIsKept() {
        try (var qemu = qemu();
                var session = connect()) {
            qemu.expect("query-status").reply(status("hibernating", false));
            assertThat(session.execute(STATUS, AMPLE).status()).isEqualTo("hibernating");
        }
    }

    @Test
    void refusalKeepsClassAndDescription() {
        try (var qemu = qemu();
                var session = connect()) {
            qemu.expect("device_del", "{\"id\": \"d1\"}")
                    .replyError("DeviceNotFound", "Device 'd1' not found");
            var refused =
                    catchThrowableOfType(
                            QmpRefused.class,
                            () -> session.execute(new DeviceCommands.DeviceDel("d1"), AMPLE));
            assertThat(refused.command()).isEqualTo("device_del");
            assertThat(refused.isDeviceNotFound()).isTrue();
            assertThat(refused.description()).isEqualTo("Device 'd1' not found");
        }
    }

    @Test
    void answerOfTheWrongShapeFailsOnlyItsCommand() {
        try (var qemu = qemu();
                var session = connect()) {
            qemu.expect("query-status").reply("{\"status\": 7, \"running\": true}");
            qemu.expect("cont").reply();
            assertThatExceptionOfType(QmpMalformed.class)
                    .isThrownBy(() -> session.execute(STATUS, AMPLE))
                    .withMessageContaining("status: 7");
            assertThat(session.execute(CONT, AMPLE)).isEqualTo(Done.DONE);
        }
    }

    @Test
    void eventMayComeBeforeTheReply() throws InterruptedException {
        try (var qemu = qemu();
                var session = connect();
                var events = session.subscribe(10)) {
            qemu.expect("cont").emit("RESUME").reply();
            session.execute(CONT, AMPLE);
            assertThat(events.next()).isEqualTo(new QmpEvent.Resume());
        }
    }

    @Test
    void replyInPiecesIsOneReply() {
        try (var qemu = qemu();
                var session = connect()) {
            qemu.expect("query-status").replyInPieces(status("paused", false), 1);
            assertThat(session.execute(STATUS, AMPLE).status()).isEqualTo("paused");
        }
    }

    @Test
    void halfAReplyIsWaitedFor() {
        var half = new CountDownLatch(1);
        var rest = new CountDownLatch(1);
        try (var qemu = qemu();
                var session = connect()) {
            qemu.expect("cont").raw("{\"event\": \"RES").signals(half).after(rest);
            qemu.raw("UME\"}\r\n").reply();
            var answer = beside(() -> session.execute(CONT, AMPLE));
            assertThat(half).satisfies(CountDownLatch::await);
            assertThat(answer).isNotDone();
            rest.countDown();
            assertThat(answer.join()).isEqualTo(Done.DONE);
        }
    }

    @Test
    void replyOfFiveMebibytesIsRead() {
        var large = "x".repeat(5 * 1024 * 1024);
        try (var qemu = qemu();
                var session = connect()) {
            qemu.expect("qom-get").reply("\"" + large + "\"");
            var answer = session.execute(new ObjectCommands.QomGet("/machine", "type"), AMPLE);
            assertThat(answer.textValue()).hasSize(large.length());
        }
    }

    @Test
    void messageBeyondTheLimitEndsTheSession() {
        try (var qemu = qemu();
                var session = QmpSession.connect(socket, config().withLongestMessage(4096))) {
            qemu.expect("qom-get").raw("{\"return\": \"" + "x".repeat(200_000));
            assertThat(endOf(session, new ObjectCommands.QomGet("/machine", "type")))
                    .isEqualTo(QmpSessionEnded.Reason.PROTOCOL);
        }
    }

    @Test
    void answerWithAnUnknownIdIsDropped() {
        try (var qemu = qemu();
                var session = connect()) {
            qemu.expect("query-status").replyWithId("other-1", status("internal-error", false));
            qemu.reply(status("running", true));
            assertThat(session.execute(STATUS, AMPLE).status()).isEqualTo("running");
        }
    }

    @Test
    void errorWithoutIdEndsTheSession() {
        try (var qemu = qemu();
                var session = connect()) {
            qemu.expect("cont").errorWithoutId("JSON parse error, stray 'x'");
            assertThat(endOf(session, CONT)).isEqualTo(QmpSessionEnded.Reason.PROTOCOL);
        }
    }

    @Test
    void garbageEndsTheSession() {
        try (var qemu = qemu();
                var session = connect()) {
            qemu.expect("cont").raw("qemu-system-x86_64: oops\r\n");
            assertThat(endOf(session, CONT)).isEqualTo(QmpSessionEnded.Reason.PROTOCOL);
        }
    }

    @Test
    void bytesThatAreNoTextEndTheSession() {
        try (var qemu = qemu();
                var session = connect()) {
            qemu.expect("cont").raw(new byte[] {'{', '"', (byte) 0xc3, 0x28, '"', '}', '\n'});
            assertThat(endOf(session, CONT)).isEqualTo(QmpSessionEnded.Reason.PROTOCOL);
        }
    }

    @Test
    void depthBeyondAllReasonEndsTheSession() {
        try (var qemu = qemu();
                var session = connect()) {
            qemu.expect("cont").raw("{\"return\": " + "[".repeat(100_000) + "\r\n");
            assertThat(endOf(session, CONT)).isEqualTo(QmpSessionEnded.Reason.PROTOCOL);
        }
    }

    @Test
    void deepValueUnderAnUnknownKeyIsPassedOver() {
        var deep = "[".repeat(500) + "]".repeat(500);
        try (var qemu = qemu();
                var session = connect()) {
            qemu.expect("query-status")
                    .reply(
                            "{\"status\": \"paused\", \"running\": false, \"x\": %s}"
                                    .formatted(deep));
            assertThat(session.execute(STATUS, AMPLE).status()).isEqualTo("paused");
        }
    }

    @Test
    void replyThatIsRepeatedIsNotTheNextCommandsAnswer() {
        try (var qemu = qemu();
                var session = connect()) {
            qemu.expect("query-status").reply(status("paused", false));
            qemu.reply(status("paused", false)).expect("query-status");
            qemu.reply(status("running", true));
            assertThat(session.execute(STATUS, AMPLE).status()).isEqualTo("paused");
            assertThat(session.execute(STATUS, AMPLE).status()).isEqualTo("running");
        }
    }

    @Test
    void blanksAndEmptyLinesMeanNothing() throws InterruptedException {
        try (var qemu = qemu();
                var session = connect();
                var events = session.subscribe(10)) {
            qemu.expect("cont").raw("\r\n \t \n\t{ \"event\"\t: \"RESUME\" } \r\n\n").reply();
            assertThat(session.execute(CONT, AMPLE)).isEqualTo(Done.DONE);
            assertThat(events.next()).isEqualTo(new QmpEvent.Resume());
        }
    }

    @Test
    void eachCommandIsTimedAlsoWhenItIsRefused() {
        var times = new ConcurrentLinkedQueue<String>();
        try (var qemu = qemu();
                var session =
                        QmpSession.connect(
                                socket, config().withTimes((command, _) -> times.add(command)))) {
            qemu.expect("query-status").reply(status("paused", false));
            qemu.expect("cont").replyError("GenericError", "no");
            session.execute(STATUS, AMPLE);
            assertThatExceptionOfType(QmpRefused.class)
                    .isThrownBy(() -> session.execute(CONT, AMPLE));
            assertThat(times).containsExactly("qmp_capabilities", "query-status", "cont");
        }
    }

    @Test
    void hangUpFailsEveryCommandThatWaits() {
        var drop = new CountDownLatch(1);
        try (var qemu = qemu();
                var session = connect()) {
            qemu.expect("cont").after(drop).dropConnection();
            var sent = beside(() -> session.execute(CONT, AMPLE));
            var waiting = beside(() -> session.execute(CONT, AMPLE));
            await().until(() -> qemu.received().size() == 2);
            drop.countDown();
            assertThat(failureOf(sent)).isInstanceOf(QmpSessionEnded.class);
            assertThat(failureOf(waiting)).isInstanceOf(QmpSessionEnded.class);
            assertThat(endOf(session, CONT)).isEqualTo(QmpSessionEnded.Reason.CLOSED_BY_QEMU);
            assertThat(session.state()).isEqualTo(QmpState.ENDED);
        }
    }

    @Test
    void closingFailsTheCommandUnderWay() {
        try (var qemu = qemu()) {
            var session = connect();
            qemu.expect("cont").expectHangUp();
            var answer = beside(() -> session.execute(CONT, AMPLE));
            await().until(() -> qemu.received().size() == 2);
            session.close();
            session.close();
            assertThat(failureOf(answer)).isInstanceOf(QmpSessionEnded.class);
            assertThat(endOf(session, CONT)).isEqualTo(QmpSessionEnded.Reason.CLOSED_HERE);
            qemu.awaitPlayed();
        }
    }

    @Test
    void peerThatNeverReadsEndsTheSession() {
        var large = JsonNodeFactory.instance.textNode("x".repeat(8 * 1024 * 1024));
        var command = new ObjectCommands.QomSet("/machine", "name", large);
        try (var qemu = ScriptedQemu.listen(socket).negotiates().stopsReading()) {
            var session = QmpSession.connect(socket, config().withWrite(SHORT));
            assertThat(endOf(session, command)).isEqualTo(QmpSessionEnded.Reason.NOT_READING);
            qemu.awaitPlayed();
        }
    }

    @Test
    void callerOfAPeerThatNeverReadsReturnsByItsOwnDeadline() {
        var large = JsonNodeFactory.instance.textNode("x".repeat(8 * 1024 * 1024));
        var command = new ObjectCommands.QomSet("/machine", "name", large);
        try (var qemu = ScriptedQemu.listen(socket).negotiates().stopsReading();
                var session = connect()) {
            assertThatExceptionOfType(QmpTimeout.class)
                    .isThrownBy(() -> session.execute(command, SHORT))
                    .matches(QmpTimeout::outcomeUnknown);
            qemu.awaitPlayed();
        }
    }

    @Test
    void nextCommandAfterATimeoutGetsItsOwnAnswer() {
        var late = new CountDownLatch(1);
        try (var qemu = qemu();
                var session = connect()) {
            qemu.expect("query-status").after(late).reply(status("prelaunch", false));
            qemu.expect("query-status").reply(status("running", true));
            assertThatExceptionOfType(QmpTimeout.class)
                    .isThrownBy(() -> session.execute(STATUS, SHORT))
                    .matches(QmpTimeout::outcomeUnknown);
            var next = beside(() -> session.execute(STATUS, AMPLE));
            late.countDown();
            assertThat(next.join().status()).isEqualTo("running");
        }
    }

    @Test
    void commandThatWaitedInVainForItsTurnIsNeverSent() {
        var late = new CountDownLatch(1);
        try (var qemu = qemu();
                var session = connect()) {
            qemu.expect("stop").after(late).reply().expect("query-status");
            qemu.reply(status("paused", false));
            assertThatExceptionOfType(QmpTimeout.class)
                    .isThrownBy(() -> session.execute(STOP, SHORT));
            assertThatExceptionOfType(QmpTimeout.class)
                    .isThrownBy(() -> session.execute(CONT, BRIEF))
                    .matches(timeout -> !timeout.outcomeUnknown());
            late.countDown();
            assertThat(session.execute(STATUS, AMPLE).status()).isEqualTo("paused");
            assertThat(qemu.received()).map(QmpSessionTest::nameOf).doesNotContain("cont");
        }
    }

    @Test
    void interruptedCallerLeavesTheSessionAlone() {
        var late = new CountDownLatch(1);
        try (var qemu = qemu();
                var session = connect()) {
            qemu.expect("stop").after(late).reply().expect("cont").reply();
            var caller = new CompletableFuture<Thread>();
            var stopped =
                    beside(
                            () -> {
                                caller.complete(Thread.currentThread());
                                return session.execute(STOP, AMPLE);
                            });
            await().until(() -> qemu.received().size() == 2);
            caller.join().interrupt();
            assertThat(failureOf(stopped)).isInstanceOf(QmpInterrupted.class);
            late.countDown();
            assertThat(session.execute(CONT, AMPLE)).isEqualTo(Done.DONE);
        }
    }

    @Test
    void manyCallersAreServedOneAtATime() {
        try (var qemu = ScriptedQemu.answering(socket)) {
            qemu.answers("query-status", arguments -> Answer.ok(status("running", true)));
            try (var session = connect()) {
                var answers =
                        IntStream.range(0, 100)
                                .mapToObj(i -> beside(() -> session.execute(STATUS, AMPLE)))
                                .toList();
                assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).isNotNull());
                assertThat(qemu.received()).hasSize(101);
            }
        }
    }

    @Test
    void idsOfTwoConnectionsDiffer() {
        try (var qemu = ScriptedQemu.listen(socket).negotiates().expectHangUp().negotiates()) {
            connect().close();
            connect().close();
            qemu.awaitPlayed();
            assertThat(qemu.received()).map(command -> command.text("id")).doesNotHaveDuplicates();
        }
    }

    @Test
    void unsignedNumbersKeepTheirValue() {
        try (var qemu = qemu();
                var session = connect()) {
            qemu.expect("qom-get").reply(LARGEST.toString());
            qemu.expect(
                    "qom-set",
                    "{\"path\": \"/objects/m\", \"property\": \"size\", \"value\": %s}"
                            .formatted(LARGEST));
            qemu.reply();
            var read = session.execute(new ObjectCommands.QomGet("/objects/m", "size"), AMPLE);
            assertThat(read.bigIntegerValue()).isEqualTo(LARGEST);
            session.execute(
                    new ObjectCommands.QomSet(
                            "/objects/m", "size", BigIntegerNode.valueOf(LARGEST)),
                    AMPLE);
        }
    }

    @Test
    void numberThatFitsNoLongIsMalformedRatherThanNegative() {
        try (var qemu = qemu();
                var session = connect()) {
            qemu.expect("query-memory-devices")
                    .reply("[{\"type\": \"dimm\", \"data\": {\"size\": %s}}]".formatted(LARGEST));
            assertThatExceptionOfType(QmpMalformed.class)
                    .isThrownBy(
                            () -> session.execute(new DeviceCommands.QueryMemoryDevices(), AMPLE))
                    .withMessageContaining(LARGEST.toString());
        }
    }

    @Test
    void ringKeepsTheConversationWithoutSecrets() {
        var secret = JsonNodeFactory.instance.objectNode();
        secret.put("qom-type", "secret").put("id", "s0").put("data", "hunter2");
        try (var qemu = qemu();
                var session = connect()) {
            qemu.expect("object-add").emit("RESET", "{\"guest\":true,\"reason\":\"guest-reset\"}");
            qemu.reply();
            session.execute(new ObjectCommands.ObjectAdd(secret), AMPLE);
            var lines = session.ring().stream().map(QmpTrace::message).toList();
            assertThat(lines).anyMatch(line -> line.contains("object-add") && line.contains("***"));
            assertThat(lines).anyMatch(line -> line.contains("guest-reset"));
            assertThat(lines).noneMatch(line -> line.contains("hunter2"));
        }
    }

    private ScriptedQemu qemu() {
        return ScriptedQemu.listen(socket).negotiates();
    }

    private QmpSession connect() {
        return QmpSession.connect(socket, config());
    }

    private static QmpSessionEnded.Reason endOf(QmpSession session, QmpCommand<?> command) {
        return catchThrowableOfType(QmpSessionEnded.class, () -> session.execute(command, AMPLE))
                .reason();
    }

    private static @Nullable Throwable failureOf(CompletableFuture<?> work) {
        return catchThrowableOfType(CompletionException.class, work::join).getCause();
    }

    private static String nameOf(Json.Obj command) {
        return command.text("execute");
    }

    private static String status(String status, boolean running) {
        return "{\"status\": \"%s\", \"running\": %s, \"singlestep\": false}"
                .formatted(status, running);
    }
}
