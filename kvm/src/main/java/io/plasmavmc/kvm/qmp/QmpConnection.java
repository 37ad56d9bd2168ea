package io.plasmavmc.kvm.qmp;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * One connection from connect to end. A reader and a writer thread of its own are the only ones
 * that touch the socket, so a caller may be interrupted or give up at any time without harm. It
 * ends once, for one reason, and then answers every command that still waits with that end.
 */
final class QmpConnection implements AutoCloseable {

    private final Path path;
    private final QmpConfig config;
    private final QmpSocket socket;
    private final Consumer<QmpEvent> events;
    private final MessageRing ring;
    private final QmpCodec codec;
    private final CommandQueue commands;
    private final AtomicReference<QmpState> state = new AtomicReference<>(QmpState.CONNECTING);
    private final CompletableFuture<QmpVersion> greeting = new CompletableFuture<>();
    private final CompletableFuture<QmpSessionEnded> end = new CompletableFuture<>();
    private final Thread reader;
    private final Thread writer;

    private QmpConnection(
            Path path, QmpConfig config, MessageRing ring, Consumer<QmpEvent> events) {
        this.path = path;
        this.config = config;
        this.ring = ring;
        this.events = events;
        this.codec = new QmpCodec(config.longestMessage());
        this.commands = new CommandQueue(codec);
        this.socket = QmpSocket.connect(path, config.connect(), config.longestMessage());
        this.reader = Thread.ofVirtual().name("qmp-reader " + path).unstarted(this::readAll);
        this.writer = Thread.ofVirtual().name("qmp-writer " + path).unstarted(this::writeAll);
    }

    /** Connects; the greeting has yet to come. */
    static QmpConnection open(
            Path path, QmpConfig config, MessageRing ring, Consumer<QmpEvent> events) {
        var connection = new QmpConnection(path, config, ring, events);
        connection.reader.start();
        connection.writer.start();
        return connection;
    }

    QmpVersion awaitGreeting() {
        try {
            return greeting.get(config.greeting().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException silence) {
            throw new QmpNoGreeting(path, config.greeting());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new QmpInterrupted("greeting of " + path, interrupted);
        } catch (ExecutionException ended) {
            throw endedBeforeGreeting(end.join());
        }
    }

    void negotiate() {
        executeIn(QmpState.CONNECTING, new Negotiation.Capabilities(), config.negotiation());
        state.compareAndSet(QmpState.CONNECTING, QmpState.RUNNING);
    }

    <R> R execute(QmpCommand<R> command, Duration deadline) {
        return executeIn(QmpState.RUNNING, command, deadline);
    }

    QmpState state() {
        return state.get();
    }

    /** Completed when the connection ends; what hangs on it runs in the thread that ended it. */
    CompletableFuture<QmpSessionEnded> end() {
        return end;
    }

    @Override
    public void close() {
        end(QmpSessionEnded.Reason.CLOSED_HERE, "closed on this side", Optional.empty());
    }

    private <R> R executeIn(QmpState needed, QmpCommand<R> command, Duration deadline) {
        var pending = admit(needed, command);
        return switch (timedAnswerTo(pending, deadline)) {
            case QmpMessage.Returned(var value) -> command.decode(value);
            case QmpMessage.Refused(var errorClass, var description) ->
                    throw new QmpRefused(command.name(), errorClass, description);
            case QmpMessage.Ended(var ended) -> throw ended.toldTo(command.name());
        };
    }

    private QmpMessage.Answer timedAnswerTo(PendingCommand pending, Duration deadline) {
        var asked = config.clock().instant();
        try {
            return answerTo(pending, deadline);
        } finally {
            var time = Duration.between(asked, config.clock().instant());
            config.times().took(pending.name(), time);
        }
    }

    private PendingCommand admit(QmpState needed, QmpCommand<?> command) {
        var now = state.get();
        if (now != needed && now != QmpState.ENDED) {
            throw new IllegalStateException(
                    "%s: session is %s (expected: %s)".formatted(command.name(), now, needed));
        }
        var pending = commands.add(command);
        if (state.get() == QmpState.ENDED) {
            // The end may have come before this one could be seen by it.
            var _ = end.thenAccept(commands::endAll);
        }
        return pending;
    }

    private QmpMessage.Answer answerTo(PendingCommand pending, Duration deadline) {
        try {
            var answer = pending.awaitAnswer(deadline);
            if (answer.isPresent()) {
                return answer.get();
            }
        } catch (InterruptedException interrupted) {
            commands.giveUp(pending);
            Thread.currentThread().interrupt();
            throw new QmpInterrupted(pending.name(), interrupted);
        }
        throw new QmpTimeout(pending.name(), deadline, commands.giveUp(pending));
    }

    private void readAll() {
        try {
            for (var line = socket.readLine(); line.isPresent(); line = socket.readLine()) {
                receive(line.get());
            }
            end(QmpSessionEnded.Reason.CLOSED_BY_QEMU, "closed by QEMU", Optional.empty());
        } catch (IOException failure) {
            end(QmpSessionEnded.Reason.CLOSED_BY_QEMU, failure.toString(), Optional.of(failure));
        } catch (RuntimeException | Error odd) {
            // Not only what is malformed, also too little memory for it: a reader that dies in
            // silence would be a session that never answers again.
            end(
                    QmpSessionEnded.Reason.PROTOCOL,
                    String.valueOf(odd.getMessage()),
                    Optional.of(odd));
        }
    }

    private void receive(byte[] line) {
        if (isBlank(line)) {
            return;
        }
        var message = codec.parse(line);
        ring.keep(QmpTrace.Direction.FROM_QEMU, message, line.length);
        switch (codec.read(message)) {
            // One that is repeated changes nothing.
            case QmpMessage.Greeting(var version) -> greeting.complete(version);
            case QmpMessage.Event(var event) -> events.accept(event);
            case QmpMessage.Reply(var id, var answer) ->
                    commands.answer(id.orElseThrow(() -> withoutId(answer)), answer);
        }
    }

    private void writeAll() {
        try {
            while (state.get() != QmpState.ENDED) {
                write(commands.next());
            }
        } catch (IOException failure) {
            end(QmpSessionEnded.Reason.CLOSED_BY_QEMU, failure.toString(), Optional.of(failure));
        } catch (InterruptedException ended) {
            // Only the end of the connection interrupts this thread, and it is told already.
        }
    }

    private void write(PendingCommand command) throws IOException {
        var line = codec.line(command.message());
        ring.keep(QmpTrace.Direction.TO_QEMU, command.message(), line.length);
        try (var _ = new Deadline(config.write(), this::endNotReading)) {
            socket.write(line);
        }
        // QEMU answers in order, so the next one is sent after this answer, even if nobody waits.
        command.awaitAnswer();
    }

    private void endNotReading() {
        end(
                QmpSessionEnded.Reason.NOT_READING,
                "command unread for %s by QEMU".formatted(config.write()),
                Optional.empty());
    }

    private void end(QmpSessionEnded.Reason reason, String detail, Optional<Throwable> cause) {
        if (state.getAndSet(QmpState.ENDED) == QmpState.ENDED) {
            return;
        }
        var ended =
                new QmpSessionEnded(
                        reason, "session with %s: %s".formatted(path, detail), cause.orElse(null));
        socket.close();
        end.complete(ended);
        greeting.completeExceptionally(ended);
        commands.endAll(ended);
        writer.interrupt();
    }

    private QmpException endedBeforeGreeting(QmpSessionEnded end) {
        return end.getCause() instanceof QmpMalformed odd
                ? new QmpMalformed("greeting of %s: %s".formatted(path, odd.getMessage()), odd)
                : new QmpConnectFailed(
                        "%s (expected: a greeting)".formatted(end.getMessage()), end);
    }

    private static QmpMalformed withoutId(QmpMessage.Answer answer) {
        return new QmpMalformed("reply without id: %s (QEMU could not parse us)".formatted(answer));
    }

    private static boolean isBlank(byte[] line) {
        for (var character : line) {
            if (character > ' ' || character < 0) {
                return false;
            }
        }
        return true;
    }
}
