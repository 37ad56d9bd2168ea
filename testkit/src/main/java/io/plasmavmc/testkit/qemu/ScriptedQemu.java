package io.plasmavmc.testkit.qemu;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A QEMU that says what the test tells it to say, on a real unix socket. The script is a
 * conversation, played step by step; it can be written ahead or continued while it plays. A command
 * that the script does not expect, or that QEMU's own schema would refuse, fails the test at the
 * line that wrote the script when this is closed, and so does a step that was never reached.
 * Commands with a responder are answered at any time, for peers that have to behave like a QEMU.
 */
public final class ScriptedQemu implements AutoCloseable {

    /** Longer than any test takes on a slow machine. */
    private static final long PATIENCE_SECONDS = 60;

    /** How long the rest of a script may take that waits for nobody. */
    private static final long SETTLING_SECONDS = 5;

    private final Path socket;
    private final ScriptQueue queue = new ScriptQueue();
    private final ScriptPlayer player;
    private final Thread thread;

    private ScriptedQemu(Path socket) throws IOException {
        this.socket = socket;
        var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        this.player = new ScriptPlayer(server, queue, callerOfThisClass());
        this.thread = Thread.ofVirtual().name("scripted-qemu").unstarted(player);
    }

    /** Listens, with an empty script. */
    public static ScriptedQemu listen(Path socket) {
        try {
            var qemu = new ScriptedQemu(socket);
            qemu.thread.start();
            return qemu;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Listens and greets every client; what it answers is said by {@link #answers}. */
    public static ScriptedQemu answering(Path socket) {
        return listen(socket)
                .answers("qmp_capabilities", arguments -> Answer.ok())
                .greetsEveryone();
    }

    /** Greets every client from now on. */
    public ScriptedQemu greetsEveryone() {
        player.greetEveryone();
        return step("greets", ScriptPlayer::greetNext);
    }

    public Path socket() {
        return socket;
    }

    /** Accepts the next client and says nothing. A client before it is hung up. */
    public ScriptedQemu accepts() {
        return step("accepts", ScriptPlayer::accept);
    }

    /** Accepts the next client and greets it. */
    public ScriptedQemu greets() {
        return step("greets", ScriptPlayer::greetNext);
    }

    /** Says the greeting (again) to the client that is there. */
    public ScriptedQemu saysGreeting() {
        return step("says the greeting", ScriptPlayer::greet);
    }

    /** Greets the next client and lets it negotiate. */
    public ScriptedQemu negotiates() {
        return greets().expect("qmp_capabilities").reply();
    }

    public ScriptedQemu expect(String command) {
        return step("expect " + command, player -> player.expect(command, Optional.empty()));
    }

    /** Expects the command with exactly these arguments. */
    public ScriptedQemu expect(String command, String arguments) {
        var wanted = Optional.of(Json.object(arguments));
        return step("expect " + command, player -> player.expect(command, wanted));
    }

    public ScriptedQemu reply() {
        return reply("{}");
    }

    /** Returns a value for the command that came last. */
    public ScriptedQemu reply(String json) {
        var body = "\"return\": " + Json.parse(json);
        return step("reply", player -> player.reply(body));
    }

    public ScriptedQemu replyError(String errorClass, String description) {
        var body = Answer.error(errorClass, description).body().orElseThrow();
        return step("reply with an error", player -> player.reply(body));
    }

    /** Returns a value and splits the message into writes of this many bytes. */
    public ScriptedQemu replyInPieces(String json, int size) {
        var body = "\"return\": " + Json.parse(json);
        return step(
                "reply in pieces",
                player -> {
                    var bytes = bytes(player.bodyWithId(body) + "\r\n");
                    for (var at = 0; at < bytes.length; at += size) {
                        player.write(
                                Arrays.copyOfRange(bytes, at, Math.min(at + size, bytes.length)));
                    }
                });
    }

    /** Returns a value under an id that nobody asked with. */
    public ScriptedQemu replyWithId(String id, String json) {
        return raw("{\"return\": %s, \"id\": %s}\r\n".formatted(json, new Json.Str(id)));
    }

    /** The error that QEMU gives when it could not parse its input. */
    public ScriptedQemu errorWithoutId(String description) {
        return raw("{%s}\r\n".formatted(Answer.error("GenericError", description).body().get()));
    }

    public ScriptedQemu emit(String event) {
        return emit(event, "{}");
    }

    public ScriptedQemu emit(String event, String data) {
        var payload = Json.object(data);
        return step("emit " + event, player -> player.emit(event, payload));
    }

    /** Sends exactly this, whatever it is. */
    public ScriptedQemu raw(String text) {
        return raw(bytes(text));
    }

    /** Sends exactly these bytes. */
    public ScriptedQemu raw(byte[] anything) {
        var copy = anything.clone();
        return step("raw", player -> player.write(copy));
    }

    /** Goes on when the latch opens. */
    public ScriptedQemu after(CountDownLatch latch) {
        return step(
                "after",
                player -> {
                    if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                        throw new AssertionError("latch: closed (expected: opened by the test)");
                    }
                });
    }

    /** Opens the latch when the script has come here. */
    public ScriptedQemu signals(CountDownLatch latch) {
        return step("signals", player -> latch.countDown());
    }

    /** Leaves what the client sends from now on unread. */
    public ScriptedQemu stopsReading() {
        return step("stops reading", ScriptPlayer::stopReading);
    }

    public ScriptedQemu dropConnection() {
        return step("drop connection", ScriptPlayer::hangUp);
    }

    /** Waits until the client has hung up. */
    public ScriptedQemu expectHangUp() {
        return step("expect hang-up", ScriptPlayer::expectHangUp);
    }

    /** Answers this command whenever the script does not expect it. */
    public ScriptedQemu answers(String command, Function<Json.Obj, Answer> responder) {
        player.respond(command, responder);
        return this;
    }

    /** Every command so far, in order. */
    public List<Json.Obj> received() {
        return player.received();
    }

    /** Waits until the script has been played to its end; fails when it went wrong. */
    public void awaitPlayed() {
        awaitPlayed(PATIENCE_SECONDS);
        player.failure().ifPresent(ScriptedQemu::fail);
    }

    /** Ends the conversation and fails the test when it was not the one that was written. */
    @Override
    public void close() {
        var left = stepsLeftInTheEnd();
        try {
            player.close();
            thread.interrupt();
            thread.join();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        player.failure().ifPresent(ScriptedQemu::fail);
        left.stream()
                .findFirst()
                .map(step -> step.failure(step.what() + ": never played (expected: all of it)"))
                .ifPresent(ScriptedQemu::fail);
    }

    /** The player may still be busy with what the client has seen already, but not for long. */
    private List<Step> stepsLeftInTheEnd() {
        try {
            awaitPlayed(SETTLING_SECONDS);
        } catch (ConditionTimeoutException stuck) {
            return queue.stepsLeft();
        }
        return List.of();
    }

    private void awaitPlayed(long seconds) {
        Awaitility.await("the script is played")
                .pollInterval(1, TimeUnit.MILLISECONDS)
                .atMost(seconds, TimeUnit.SECONDS)
                .until(() -> queue.stepsLeft().isEmpty() || player.failure().isPresent());
    }

    private ScriptedQemu step(String what, Step.Action action) {
        queue.addStep(new Step(what, callerOfThisClass(), action));
        return this;
    }

    private static void fail(AssertionError failure) {
        throw failure;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The stack above this class, so that a failure points into the test. */
    private static List<StackTraceElement> callerOfThisClass() {
        return Arrays.stream(new Throwable().getStackTrace())
                .filter(frame -> !frame.getClassName().equals(ScriptedQemu.class.getName()))
                .toList();
    }
}
