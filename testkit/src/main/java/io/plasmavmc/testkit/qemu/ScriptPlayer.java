package io.plasmavmc.testkit.qemu;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * Plays the script against one client at a time, in one thread, which owns the connection. The
 * first thing that goes wrong is kept, the connection is closed so that the client does not wait
 * for nothing, and nothing more is played.
 */
final class ScriptPlayer implements Runnable {

    private static final String VERSION =
            "{\"qemu\": {\"micro\": 22, \"minor\": 2, \"major\": 7}, \"package\": \"scripted\"}";

    private final ServerSocketChannel server;
    private final ScriptQueue queue;
    private final List<StackTraceElement> madeAt;
    private final QmpSchema schema = QmpSchema.recorded();
    private final Map<String, Function<Json.Obj, Answer>> responders = new ConcurrentHashMap<>();
    private final List<Json.Obj> received = new CopyOnWriteArrayList<>();
    private volatile Optional<AssertionError> failure = Optional.empty();
    private volatile Optional<ScriptedPeer> peer = Optional.empty();
    private volatile boolean greetsEveryone;
    private volatile boolean closing;
    private Json lastId = new Json.Null();

    ScriptPlayer(ServerSocketChannel server, ScriptQueue queue, List<StackTraceElement> madeAt) {
        this.server = server;
        this.queue = queue;
        this.madeAt = List.copyOf(madeAt);
    }

    void respond(String command, Function<Json.Obj, Answer> responder) {
        responders.put(command, responder);
    }

    void greetEveryone() {
        greetsEveryone = true;
    }

    Optional<AssertionError> failure() {
        return failure;
    }

    List<Json.Obj> received() {
        return List.copyOf(received);
    }

    /** From here on a broken connection is no failure. */
    void close() throws IOException {
        closing = true;
        server.close();
        hangUp();
    }

    @Override
    public void run() {
        var current = new Step("no more of the script", madeAt, player -> {});
        try {
            while (!closing && failure.isEmpty()) {
                var step = queue.awaitStepOrIncoming();
                if (step.isEmpty()) {
                    unscripted(queue.takeIncoming());
                    continue;
                }
                current = step.get();
                current.action().play(this);
                queue.stepPlayed();
            }
        } catch (IOException | RuntimeException | AssertionError problem) {
            fail(current, problem);
        } catch (InterruptedException closed) {
            // Only close() interrupts this thread.
        }
    }

    void accept() throws IOException {
        hangUp();
        queue.forgetIncoming();
        peer = Optional.of(new ScriptedPeer(server.accept(), queue::addIncoming));
    }

    void greet() throws IOException {
        send("{\"QMP\": {\"version\": %s, \"capabilities\": [\"oob\"]}}".formatted(VERSION));
    }

    /** Waits for this command; one that a responder knows may come before it. */
    void expect(String name, Optional<Json.Obj> arguments)
            throws IOException, InterruptedException {
        while (true) {
            var command = expectCommand(name);
            var given = argumentsOf(command);
            if (command.text("execute").equals(name) && arguments.orElse(given).equals(given)) {
                return;
            }
            if (!respond(command)) {
                throw new AssertionError(
                        "command: %s (expected: %s%s)"
                                .formatted(
                                        command,
                                        name,
                                        arguments.map(wanted -> " " + wanted).orElse("")));
            }
        }
    }

    void expectHangUp() throws InterruptedException {
        var next = queue.takeIncoming();
        if (next.command().isPresent()) {
            throw new AssertionError(
                    "command: %s (expected: the client hangs up)".formatted(next.command().get()));
        }
    }

    void reply(String body) throws IOException {
        send(bodyWithId(body));
    }

    String bodyWithId(String body) {
        return "{%s, \"id\": %s}".formatted(body, lastId);
    }

    void emit(String event, Json.Obj data) throws IOException {
        schema.faultOfEvent(event, data).ifPresent(ScriptPlayer::refuse);
        var payload = data.members().isEmpty() ? "" : ", \"data\": " + data;
        send(
                "{\"timestamp\": {\"seconds\": -1, \"microseconds\": -1}, \"event\": %s%s}"
                        .formatted(new Json.Str(event), payload));
    }

    void send(String line) throws IOException {
        write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    /** A client that has hung up is not there to hear it, which is no fault of the script. */
    void write(byte[] bytes) {
        var client = connected();
        try {
            client.write(bytes);
        } catch (IOException hungUp) {
            // The reader notices as well and tells it in its turn.
        }
    }

    void stopReading() {
        connected().stopReading();
    }

    void hangUp() throws IOException {
        if (peer.isPresent()) {
            peer.get().close();
            peer = Optional.empty();
        }
    }

    void greetNext() throws IOException {
        accept();
        greet();
    }

    private ScriptedPeer connected() {
        return peer.orElseThrow(() -> new AssertionError("client: none (expected: connected)"));
    }

    private Json.Obj expectCommand(String name) throws InterruptedException {
        var command =
                queue.takeIncoming()
                        .command()
                        .orElseThrow(
                                () ->
                                        new AssertionError(
                                                "client hung up (expected: %s)".formatted(name)));
        return check(command);
    }

    private Json.Obj check(String text) {
        var command = Json.object(text);
        received.add(command);
        lastId = command.get("id").orElse(new Json.Null());
        schema.faultOfCommand(command.text("execute"), argumentsOf(command))
                .ifPresent(ScriptPlayer::refuse);
        return command;
    }

    private void unscripted(ScriptQueue.Incoming incoming) throws IOException {
        if (incoming.command().isPresent()) {
            var command = check(incoming.command().get());
            if (!respond(command)) {
                throw new AssertionError(
                        "command: %s (expected: no more of the script)".formatted(command));
            }
        } else {
            greetNextIfAnswering();
        }
    }

    private void greetNextIfAnswering() throws IOException {
        if (greetsEveryone && !closing) {
            greetNext();
        }
    }

    private boolean respond(Json.Obj command) throws IOException {
        var responder = responders.get(command.text("execute"));
        if (responder == null) {
            return false;
        }
        give(responder.apply(argumentsOf(command)));
        return true;
    }

    private void give(Answer answer) throws IOException {
        for (var event : answer.before()) {
            emit(event.name(), event.data());
        }
        if (answer.body().isPresent()) {
            reply(answer.body().get());
        }
        for (var event : answer.after()) {
            emit(event.name(), event.data());
        }
        if (answer.hangsUp()) {
            hangUp();
            greetNextIfAnswering();
        }
    }

    private void fail(Step step, Throwable problem) {
        if (closing) {
            return;
        }
        var told = step.failure("%s: %s".formatted(step.what(), problem.getMessage()));
        told.initCause(problem);
        failure = Optional.of(told);
        try {
            close();
        } catch (IOException alreadyGone) {
            told.addSuppressed(alreadyGone);
        }
    }

    private static Json.Obj argumentsOf(Json.Obj command) {
        return command.get("arguments")
                .map(arguments -> (Json.Obj) arguments)
                .orElse(new Json.Obj(Map.of()));
    }

    private static void refuse(String fault) {
        throw new AssertionError("not in QEMU's schema: " + fault);
    }
}
