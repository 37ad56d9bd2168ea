package io.plasmavmc.kvm.qmp;

import static io.plasmavmc.kvm.qmp.QmpTesting.AMPLE;
import static io.plasmavmc.kvm.qmp.QmpTesting.BRIEF;
import static io.plasmavmc.kvm.qmp.QmpTesting.beside;
import static io.plasmavmc.kvm.qmp.QmpTesting.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.plasmavmc.testkit.qemu.ScriptedQemu;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QmpSubscriptionTest {

    private static final RunStateCommands.Cont CONT = new RunStateCommands.Cont();
    private static final QmpEvent STOP = new QmpEvent.Stop();
    private static final QmpEvent RESUME = new QmpEvent.Resume();

    @TempDir Path directory;
    private Path socket;

    @BeforeEach
    void chooseSocket() {
        socket = directory.resolve("qmp");
    }

    @Test
    void eventsComeInTheOrderOfArrivalToEverySubscriber() throws InterruptedException {
        try (var qemu = ScriptedQemu.listen(socket).negotiates();
                var session = QmpSession.connect(socket, config());
                var first = session.subscribe(10);
                var second = session.subscribe(10)) {
            qemu.emit("STOP").emit("RESUME").emit("POWERDOWN").dropConnection();
            for (var events : List.of(first, second)) {
                assertThat(all(events))
                        .startsWith(STOP, RESUME, new QmpEvent.Powerdown())
                        .hasSize(4);
            }
            qemu.awaitPlayed();
        }
    }

    @Test
    void floodWithoutReaderDelaysNoReplyAndIsToldAsOverflow() throws InterruptedException {
        try (var qemu = ScriptedQemu.listen(socket).negotiates();
                var session = QmpSession.connect(socket, config());
                var events = session.subscribe(3)) {
            qemu.expect("cont").raw("{\"event\": \"STOP\"}\r\n".repeat(100_000)).reply();
            assertThat(session.execute(CONT, AMPLE)).isEqualTo(Done.DONE);
            qemu.dropConnection();
            assertThat(all(events)).startsWith(STOP, STOP, STOP, new QmpEvent.Overflow(99_997));
        }
    }

    @Test
    void whatComesAfterAnOverflowStandsBehindIt() throws InterruptedException {
        var subscriptions = new QmpSubscriptions();
        var events = subscriptions.subscribe(2);
        for (var i = 0; i < 5; i++) {
            subscriptions.publish(STOP);
        }
        assertThat(events.next()).isEqualTo(STOP);
        assertThat(events.next()).isEqualTo(STOP);
        subscriptions.publish(RESUME);
        assertThat(events.next()).isEqualTo(new QmpEvent.Overflow(3));
        assertThat(events.next()).isEqualTo(RESUME);
    }

    @Test
    void slowSubscriberCostsTheOthersNothing() throws InterruptedException {
        var subscriptions = new QmpSubscriptions();
        var slow = subscriptions.subscribe(1);
        var quick = subscriptions.subscribe(100);
        for (var i = 0; i < 100; i++) {
            subscriptions.publish(STOP);
        }
        subscriptions.end(end());
        assertThat(all(quick)).hasSize(101).doesNotHaveAnyElementsOfTypes(QmpEvent.Overflow.class);
        assertThat(all(slow)).startsWith(STOP, new QmpEvent.Overflow(99)).hasSize(3);
    }

    @Test
    void endOfTheSessionIsTheLastEventAndStays() throws InterruptedException {
        try (var qemu = ScriptedQemu.listen(socket).negotiates().dropConnection();
                var session = QmpSession.connect(socket, config());
                var events = session.subscribe(1)) {
            var last = events.next();
            assertThat(last).isInstanceOf(QmpEvent.SessionEnded.class);
            assertThat(events.next()).isEqualTo(last);
            assertThat(events.next(BRIEF)).contains(last);
            qemu.awaitPlayed();
        }
    }

    @Test
    void subscriberThatComesAfterTheEndIsToldAtOnce() throws InterruptedException {
        var subscriptions = new QmpSubscriptions();
        subscriptions.end(end());
        assertThat(subscriptions.subscribe(1).next()).isInstanceOf(QmpEvent.SessionEnded.class);
    }

    @Test
    void waitingSubscriberIsWokenByTheEnd() {
        var subscriptions = new QmpSubscriptions();
        var events = subscriptions.subscribe(1);
        var waiting = beside(() -> firstOf(events));
        subscriptions.end(end());
        assertThat(waiting.join()).isInstanceOf(QmpEvent.SessionEnded.class);
    }

    @Test
    void nothingComesWithinAPatienceThatRunsOut() throws InterruptedException {
        assertThat(new QmpSubscriptions().subscribe(1).next(BRIEF)).isEmpty();
    }

    @Test
    void closedSubscriptionGetsNoMore() throws InterruptedException {
        var subscriptions = new QmpSubscriptions();
        var events = subscriptions.subscribe(10);
        subscriptions.publish(STOP);
        events.close();
        subscriptions.publish(RESUME);
        assertThat(events.next()).isEqualTo(STOP);
        assertThat(events.next(BRIEF)).isEmpty();
    }

    @Test
    void subscriptionWithoutRoomIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new QmpSubscriptions().subscribe(0))
                .withMessageContaining("at least 1");
    }

    private static List<QmpEvent> all(QmpSubscription events) throws InterruptedException {
        var seen = new ArrayList<QmpEvent>();
        do {
            seen.add(events.next(AMPLE).orElseThrow());
        } while (!(seen.getLast() instanceof QmpEvent.SessionEnded));
        return seen;
    }

    private static QmpEvent firstOf(QmpSubscription events) {
        try {
            return events.next();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static QmpSessionEnded end() {
        return new QmpSessionEnded(QmpSessionEnded.Reason.CLOSED_HERE, "closed", null);
    }
}
