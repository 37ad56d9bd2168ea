package io.plasmavmc.kvm.qmp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One command between its caller, who may give up, and the writer, who sends it at most once. The
 * stage decides their race: what was given up while it waited is certain never to be sent.
 */
final class PendingCommand {

    private enum Stage {
        WAITING,
        SENT,
        GIVEN_UP
    }

    private final String id;
    private final String name;
    private final ObjectNode message;
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.WAITING);
    private final CompletableFuture<QmpMessage.Answer> answer = new CompletableFuture<>();

    PendingCommand(String id, String name, ObjectNode message) {
        this.id = id;
        this.name = name;
        this.message = message;
    }

    String id() {
        return id;
    }

    String name() {
        return name;
    }

    ObjectNode message() {
        return message;
    }

    /** Whether it is to be sent now; false when its caller has gone. */
    boolean startSending() {
        return stage.compareAndSet(Stage.WAITING, Stage.SENT);
    }

    /** Called when the caller stops waiting; tells whether it was sent by then. */
    boolean giveUp() {
        return stage.getAndSet(Stage.GIVEN_UP) == Stage.SENT;
    }

    boolean isGivenUp() {
        return stage.get() == Stage.GIVEN_UP;
    }

    void answer(QmpMessage.Answer given) {
        answer.complete(given);
    }

    void awaitAnswer() {
        answer.join();
    }

    /** Waits in the caller's thread; empty when the deadline passed. */
    Optional<QmpMessage.Answer> awaitAnswer(Duration deadline) throws InterruptedException {
        try {
            return Optional.of(answer.get(deadline.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException late) {
            return Optional.empty();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("an answer is always a value", impossible);
        }
    }
}
