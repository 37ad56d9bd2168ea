package io.plasmavmc.kvm.qemu.monitor;

import io.plasmavmc.kvm.qmp.QmpAction;
import io.plasmavmc.kvm.qmp.QmpCommand;
import io.plasmavmc.kvm.qmp.QmpConfig;
import io.plasmavmc.kvm.qmp.QmpEvent;
import io.plasmavmc.kvm.qmp.QmpException;
import io.plasmavmc.kvm.qmp.QmpMalformed;
import io.plasmavmc.kvm.qmp.QmpQuery;
import io.plasmavmc.kvm.qmp.QmpRefused;
import io.plasmavmc.kvm.qmp.QmpSession;
import io.plasmavmc.kvm.qmp.QmpSessionEnded;
import io.plasmavmc.kvm.qmp.QmpSubscription;
import io.plasmavmc.kvm.qmp.QmpTimeout;
import io.plasmavmc.kvm.qmp.RunStateCommands.QueryStatus;
import io.plasmavmc.kvm.qmp.RunStateCommands.RunStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The conversation with one process of a VM, kept going: a thread of its own connects, listens and
 * connects again. Once the machine does not answer it is silent, from the first moment on, until it
 * is heard again; while it is, nobody waits for it and one question is outstanding, whose answer
 * ends the silence. Any thread may ask; none of its waiting touches another machine.
 */
public final class Monitor implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Monitor.class);

    /** A conversation that ends sooner did not get anywhere. */
    private static final Duration LASTING = Duration.ofSeconds(2);

    private static final Duration FOR_EVER = Duration.ofDays(365);
    private static final int EVENTS_OF_A_COMMAND = 64;

    private final Path socket;
    private final QmpConfig config;
    private final InstantSource clock;
    private final Predicate<QmpSession> proof;
    private final Consumer<QmpEvent> onEvent;
    private final Runnable onChange;
    private final Line line;
    private final Pauses pauses = new Pauses();

    /**
     * Begins nothing yet.
     *
     * @param proof whether a session that was begun anew is with the machine that is meant
     * @param onEvent told of every event, before anybody is told of a change; only takes note
     * @param onChange told of lifecycle events, of silences and of their end; only takes note
     */
    public Monitor(
            Path socket,
            QmpConfig config,
            InstantSource clock,
            Predicate<QmpSession> proof,
            Consumer<QmpEvent> onEvent,
            Runnable onChange) {
        this.socket = socket;
        this.config = config;
        this.clock = clock;
        this.proof = proof;
        this.onEvent = onEvent;
        this.onChange = onChange;
        this.line = new Line(clock, onChange);
    }

    /** Goes on with a conversation that has begun. */
    public void goOn(Conversation conversation) {
        publish(conversation.session());
        start(Optional.of(conversation));
    }

    /** Connects in the background. */
    public void connect() {
        start(Optional.empty());
    }

    /**
     * Asks. While the machine is silent it is not asked at all.
     *
     * @throws QmpRefused when it answers with an error
     */
    public <R> Answer<R> ask(QmpCommand<R> command, Duration patience) {
        var open = line.await(patience);
        return open.isEmpty() ? unheard() : ask(open.get(), command, patience);
    }

    /**
     * Has a command carried out, and tells the lifecycle events that came before the answer, in
     * their order: what it has brought about, and whatever else has happened meanwhile.
     *
     * @throws QmpRefused when it answers with an error
     */
    public Answer<List<QmpEvent>> act(QmpAction command, Duration patience) {
        var open = line.await(patience);
        if (open.isEmpty()) {
            return unheard();
        }
        try (var events = open.get().subscribe(EVENTS_OF_A_COMMAND)) {
            return switch (ask(open.get(), command, patience)) {
                case Answer.Given<?> _ -> new Answer.Given<>(heard(events));
                case Answer.Missing<?>(var since, var disconnected) ->
                        new Answer.Missing<>(since, disconnected);
            };
        }
    }

    private static List<QmpEvent> heard(QmpSubscription events) {
        var all = new ArrayList<QmpEvent>();
        var next = events.poll();
        while (next.isPresent() && !(next.get() instanceof QmpEvent.SessionEnded)) {
            all.add(next.get());
            next = events.poll();
        }
        next.ifPresent(all::add);
        return all.stream().filter(Lifecycle::concerns).toList();
    }

    /**
     * Asks for the state. An answer that makes no sense is none: nothing can be concluded from it,
     * and only a new conversation can set it right.
     */
    public Answer<RunStatus> askStatus(Duration patience) {
        var open = line.await(patience);
        if (open.isEmpty()) {
            return unheard();
        }
        try {
            return ask(open.get(), new QueryStatus(), patience);
        } catch (QmpRefused | QmpMalformed odd) {
            log.warn("{}: no state, a new conversation is begun: {}", socket, odd.getMessage());
            var since = line.silent(open);
            open.get().close();
            return new Answer.Missing<>(since, true);
        }
    }

    /**
     * Asks in passing: without waiting for a conversation, and so that nothing is concluded from an
     * answer that is late, odd or missing. A command of somebody else may be under way that takes
     * its time, and only who asks for the state may call the machine silent.
     */
    public <R> Optional<R> askInPassing(QmpQuery<R> query, Duration patience) {
        try {
            return line.await(Duration.ZERO).map(open -> open.execute(query, patience));
        } catch (QmpException noAnswer) {
            log.debug("{}: no {}: {}", socket, query.name(), noAnswer.getMessage());
            return Optional.empty();
        }
    }

    /** Ends the conversation; the machine runs on. */
    @Override
    public void close() {
        line.close().ifPresent(QmpSession::close);
    }

    private <R> Answer<R> ask(QmpSession open, QmpCommand<R> command, Duration patience) {
        try {
            return new Answer.Given<>(open.execute(command, patience));
        } catch (QmpTimeout late) {
            var since = line.silent(Optional.of(open));
            probe(open);
            return new Answer.Missing<>(since, false);
        } catch (QmpSessionEnded ended) {
            return new Answer.Missing<>(line.silent(Optional.of(open)), true);
        }
    }

    private <R> Answer<R> unheard() {
        return new Answer.Missing<>(line.silent(Optional.empty()), line.isDisconnected());
    }

    private void start(Optional<Conversation> first) {
        Thread.ofVirtual().name("monitor " + socket).start(() -> keepGoing(first));
    }

    private void keepGoing(Optional<Conversation> first) {
        try {
            var current = first.isPresent() ? first : reconnect();
            while (current.isPresent()) {
                var begun = clock.instant();
                listen(current.get());
                pauseUnlessItLasted(begun);
                current = reconnect();
            }
        } catch (InterruptedException shutdown) {
            Thread.currentThread().interrupt();
        }
    }

    private void listen(Conversation conversation) throws InterruptedException {
        while (true) {
            var event = conversation.events().next();
            onEvent.accept(event);
            if (event instanceof QmpEvent.SessionEnded) {
                line.lost(conversation.session());
                return;
            }
            if (Lifecycle.concerns(event)) {
                onChange.run();
            }
        }
    }

    private void pauseUnlessItLasted(Instant begun) throws InterruptedException {
        if (clock.instant().isBefore(begun.plus(LASTING))) {
            line.pause(pauses.next());
        } else {
            pauses.beginAgain();
        }
    }

    /** Empty when this monitor is closed. */
    private Optional<Conversation> reconnect() throws InterruptedException {
        while (!line.isClosed()) {
            var conversation = begin();
            if (conversation.isPresent()) {
                publish(conversation.get().session());
                return conversation;
            }
            line.pause(pauses.next());
        }
        return Optional.empty();
    }

    private Optional<Conversation> begin() {
        try {
            var conversation = Conversation.begin(socket, config);
            if (isProven(conversation.session())) {
                return Optional.of(conversation);
            }
            log.warn("{}: another machine answers there, it is left alone", socket);
        } catch (QmpException failure) {
            log.debug("{}: no conversation yet: {}", socket, failure.getMessage());
        }
        return Optional.empty();
    }

    private boolean isProven(QmpSession begun) {
        boolean proven = false;
        try {
            proven = proof.test(begun);
            return proven;
        } finally {
            if (!proven) {
                begun.close();
            }
        }
    }

    private void publish(QmpSession begun) {
        if (!line.open(begun)) {
            begun.close();
        }
    }

    /** Asks once more and waits for the answer as long as it takes. */
    private void probe(QmpSession open) {
        if (line.beginProbe(open)) {
            Thread.ofVirtual().name("probe " + socket).start(() -> awaitWord(open));
        }
    }

    private void awaitWord(QmpSession open) {
        try {
            open.execute(new QueryStatus(), FOR_EVER);
            line.endProbe(open);
            line.heard(open);
        } catch (QmpException noWord) {
            line.endProbe(open);
            // Nobody else waits for the end of this silence; a new conversation is one.
            open.close();
        }
    }
}
