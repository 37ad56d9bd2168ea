package io.plasmavmc.kvm.qemu.monitor;

import io.plasmavmc.kvm.qmp.QmpCommand;
import io.plasmavmc.kvm.qmp.QmpConfig;
import io.plasmavmc.kvm.qmp.QmpEvent;
import io.plasmavmc.kvm.qmp.QmpException;
import io.plasmavmc.kvm.qmp.QmpRefused;
import io.plasmavmc.kvm.qmp.QmpSession;
import io.plasmavmc.kvm.qmp.QmpSessionEnded;
import io.plasmavmc.kvm.qmp.QmpTimeout;
import io.plasmavmc.kvm.qmp.RunStateCommands.QueryStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
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
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final Duration FOR_EVER = Duration.ofDays(365);

    private final Path socket;
    private final QmpConfig config;
    private final InstantSource clock;
    private final Runnable onChange;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Optional<QmpSession> session = Optional.empty();
    private Optional<Instant> silentSince = Optional.empty();
    private boolean probing;
    private boolean closed;

    /**
     * Begins nothing yet.
     *
     * @param onChange told of lifecycle events, of silences and of their end; only takes note
     */
    public Monitor(Path socket, QmpConfig config, InstantSource clock, Runnable onChange) {
        this.socket = socket;
        this.config = config;
        this.clock = clock;
        this.onChange = onChange;
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
        var open = awaitSession(patience);
        if (open.isEmpty()) {
            return new Answer.Missing<>(silent(), isDisconnected());
        }
        try {
            return new Answer.Given<>(open.get().execute(command, patience));
        } catch (QmpTimeout late) {
            var since = silent();
            probe(open.get());
            return new Answer.Missing<>(since, false);
        } catch (QmpSessionEnded ended) {
            return new Answer.Missing<>(silent(), true);
        }
    }

    /** Ends the conversation; the machine runs on. */
    @Override
    public void close() {
        Optional<QmpSession> last;
        lock.lock();
        try {
            closed = true;
            last = session;
            session = Optional.empty();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        last.ifPresent(QmpSession::close);
    }

    private void start(Optional<Conversation> first) {
        Thread.ofVirtual().name("monitor " + socket).start(() -> keepGoing(first));
    }

    private void keepGoing(Optional<Conversation> first) {
        try {
            var current = first.isPresent() ? first : reconnect();
            while (current.isPresent()) {
                listen(current.get());
                current = reconnect();
            }
        } catch (InterruptedException shutdown) {
            Thread.currentThread().interrupt();
        }
    }

    private void listen(Conversation conversation) throws InterruptedException {
        while (true) {
            var event = conversation.events().next();
            if (event instanceof QmpEvent.SessionEnded) {
                lost(conversation.session());
                return;
            }
            if (Lifecycle.concerns(event)) {
                onChange.run();
            }
        }
    }

    /** Empty when this monitor is closed. */
    private Optional<Conversation> reconnect() throws InterruptedException {
        var pause = FIRST_PAUSE;
        while (!isClosed()) {
            try {
                var conversation = Conversation.begin(socket, config);
                publish(conversation.session());
                return Optional.of(conversation);
            } catch (QmpException failure) {
                log.debug("{}: no conversation yet: {}", socket, failure.getMessage());
                pauseFor(pause);
                pause =
                        pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
                                ? pause.multipliedBy(2)
                                : LONGEST_PAUSE;
            }
        }
        return Optional.empty();
    }

    private void publish(QmpSession begun) {
        boolean late;
        lock.lock();
        try {
            late = closed;
            session = late ? Optional.empty() : Optional.of(begun);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (late) {
            begun.close();
        }
        heard();
    }

    private void lost(QmpSession ended) {
        lock.lock();
        try {
            session = session.filter(current -> current != ended);
        } finally {
            lock.unlock();
        }
        silent();
    }

    /** Asks once more and waits for the answer as long as it takes. */
    private void probe(QmpSession open) {
        lock.lock();
        try {
            if (probing) {
                return;
            }
            probing = true;
        } finally {
            lock.unlock();
        }
        Thread.ofVirtual().name("probe " + socket).start(() -> awaitWord(open));
    }

    private void awaitWord(QmpSession open) {
        try {
            open.execute(new QueryStatus(), FOR_EVER);
            endProbe();
            heard();
        } catch (QmpException ended) {
            endProbe();
        }
    }

    private void endProbe() {
        lock.lock();
        try {
            probing = false;
        } finally {
            lock.unlock();
        }
    }

    /** Since when; tells of the change when this is the first moment. */
    private Instant silent() {
        Instant since;
        lock.lock();
        try {
            if (silentSince.isPresent() || closed) {
                return silentSince.orElseGet(clock::instant);
            }
            since = clock.instant();
            silentSince = Optional.of(since);
        } finally {
            lock.unlock();
        }
        onChange.run();
        return since;
    }

    private void heard() {
        lock.lock();
        try {
            if (silentSince.isEmpty()) {
                return;
            }
            silentSince = Optional.empty();
        } finally {
            lock.unlock();
        }
        onChange.run();
    }

    /** The session, waited for while it may still come; empty at once during a silence. */
    private Optional<QmpSession> awaitSession(Duration patience) {
        lock.lock();
        try {
            long left = patience.toNanos();
            while (session.isEmpty() && silentSince.isEmpty() && !closed && left > 0) {
                left = changed.awaitNanos(left);
            }
            return silentSince.isEmpty() ? session : Optional.empty();
        } catch (InterruptedException shutdown) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private void pauseFor(Duration pause) throws InterruptedException {
        lock.lock();
        try {
            long left = pause.toNanos();
            while (!closed && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean isDisconnected() {
        lock.lock();
        try {
            return session.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }
}
