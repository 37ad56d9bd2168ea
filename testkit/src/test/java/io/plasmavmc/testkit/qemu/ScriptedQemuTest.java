package io.plasmavmc.testkit.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptedQemuTest {

    @TempDir Path directory;
    private ScriptedQemu qemu;
    private @Nullable Client client;

    @BeforeEach
    void listen() {
        qemu = ScriptedQemu.listen(directory.resolve("qmp"));
    }

    @AfterEach
    void hangUp() throws IOException {
        if (client != null) {
            client.channel().close();
        }
    }

    @Test
    void conversationFollowsTheScript() throws IOException {
        qemu.greets().expect("cont", "{}").emit("RESUME").reply().expect("query-name");
        qemu.replyError("GenericError", "no");
        connect();
        assertThat(hear()).startsWith("{\"QMP\": {\"version\": {\"qemu\": ");
        say("{'execute': 'cont', 'id': 'a-1'}");
        assertThat(hear()).contains("\"event\": \"RESUME\"").contains("\"seconds\": -1");
        assertThat(hear()).isEqualTo("{\"return\": {}, \"id\": \"a-1\"}");
        say("{'execute': 'query-name', 'id': 2}");
        assertThat(hear())
                .isEqualTo(
                        "{\"error\": {\"class\": \"GenericError\", \"desc\": \"no\"}, \"id\": 2}");
        qemu.close();
        assertThat(qemu.received())
                .map(command -> command.text("execute"))
                .containsExactly("cont", "query-name");
    }

    @Test
    void unexpectedCommandFailsAtTheLineOfTheScript() throws IOException {
        qemu.accepts();
        expectCont();
        connect();
        say("{'execute': 'stop', 'id': 1}");
        assertThat(hear()).isNull();
        var failure = failureAtClose();
        assertThat(failure).hasMessageContaining("stop").hasMessageContaining("expected: cont");
        assertThat(failure.getStackTrace()[0].getMethodName()).isEqualTo("expectCont");
    }

    @Test
    void commandBehindTheEndOfTheScriptFails() throws IOException {
        qemu.accepts();
        connect();
        say("{'execute': 'stop'}");
        assertThat(hear()).isNull();
        assertThat(failureAtClose()).hasMessageContaining("no more of the script");
    }

    @Test
    void otherArgumentsThanExpectedFail() throws IOException {
        qemu.accepts().expect("device_del", "{\"id\": \"d1\"}");
        connect();
        say("{'execute': 'device_del', 'arguments': {'id': 'd2'}}");
        assertThat(hear()).isNull();
        assertThat(failureAtClose()).hasMessageContaining("d1").hasMessageContaining("d2");
    }

    @Test
    void commandThatQemuWouldRefuseFailsEvenWhenExpected() throws IOException {
        qemu.accepts().expect("device_del");
        connect();
        say("{'execute': 'device_del', 'arguments': {'name': 'd1'}}");
        assertThat(hear()).isNull();
        assertThat(failureAtClose()).hasMessageContaining("not in QEMU's schema");
    }

    @Test
    void eventThatQemuDoesNotHaveFails() throws IOException {
        qemu.accepts().emit("SHUTDOWN", "{\"guest\": true}");
        connect();
        assertThat(hear()).isNull();
        assertThat(failureAtClose()).hasMessageContaining("data.reason is missing");
    }

    @Test
    void stepThatWasNeverReachedFailsAtItsLine() {
        expectCont();
        assertThat(failureAtClose().getStackTrace()[0].getMethodName()).isEqualTo("expectCont");
    }

    @Test
    void clientThatHangsUpTooEarlyFails() throws IOException {
        qemu.accepts().expect("cont");
        connect();
        hangUp();
        assertThat(failureAtClose()).hasMessageContaining("hung up");
    }

    @Test
    void hangUpIsExpectedWhereItIsWritten() throws IOException {
        qemu.accepts().expectHangUp();
        connect();
        hangUp();
        qemu.awaitPlayed();
        qemu.close();
    }

    @Test
    void scriptWaitsForALatch() throws IOException {
        var latch = new CountDownLatch(1);
        var reached = new CountDownLatch(1);
        qemu.accepts().signals(reached).after(latch).raw("go\n");
        connect();
        assertThat(reached).satisfies(CountDownLatch::await);
        latch.countDown();
        assertThat(hear()).isEqualTo("go");
        qemu.close();
    }

    @Test
    void responderAnswersBesideTheScript() throws IOException {
        qemu.answers(
                "device_del",
                arguments ->
                        Answer.ok()
                                .thenEmit(
                                        "DEVICE_DELETED",
                                        "{\"device\": %s, \"path\": \"/p\"}"
                                                .formatted(arguments.get("id").orElseThrow())));
        qemu.accepts().expect("cont").reply();
        connect();
        say("{'execute': 'device_del', 'arguments': {'id': 'd1'}, 'id': 1}");
        assertThat(hear()).isEqualTo("{\"return\": {}, \"id\": 1}");
        assertThat(hear()).contains("DEVICE_DELETED").contains("\"device\": \"d1\"");
        say("{'execute': 'cont', 'id': 2}");
        assertThat(hear()).isEqualTo("{\"return\": {}, \"id\": 2}");
        qemu.close();
    }

    @Test
    void answeringPeerGreetsOneClientAfterTheOther() throws IOException {
        try (var answering = ScriptedQemu.answering(directory.resolve("answering"))) {
            for (var i = 0; i < 3; i++) {
                connect(answering);
                assertThat(hear()).contains("QMP");
                say("{'execute': 'qmp_capabilities', 'id': 1}");
                assertThat(hear()).isEqualTo("{\"return\": {}, \"id\": 1}");
                hangUp();
            }
        }
        qemu.close();
    }

    private void expectCont() {
        qemu.expect("cont");
    }

    private AssertionError failureAtClose() {
        var failure = catchThrowableOfType(AssertionError.class, () -> qemu.close());
        return Objects.requireNonNull(failure);
    }

    private record Client(SocketChannel channel, BufferedReader reader) {}

    private void connect() throws IOException {
        connect(qemu);
    }

    private void connect(ScriptedQemu to) throws IOException {
        var channel = SocketChannel.open(UnixDomainSocketAddress.of(to.socket()));
        var reader = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
        client = new Client(channel, reader);
    }

    private void say(String text) throws IOException {
        connected().channel().write(StandardCharsets.UTF_8.encode(text.replace('\'', '"') + "\n"));
    }

    private @Nullable String hear() throws IOException {
        return connected().reader().readLine();
    }

    private Client connected() {
        return Objects.requireNonNull(client);
    }
}
