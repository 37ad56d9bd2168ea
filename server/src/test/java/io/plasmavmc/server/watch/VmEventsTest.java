package io.plasmavmc.server.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.chainfire.Revision;
import io.plasmavmc.chainfire.Value;
import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.node.Owner;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.state.StateEvent;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.server.TestVms;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class VmEventsTest {

    private static final VmId A = VmId.of("o", "p", "a");
    private static final VmId B = VmId.of("o", "p", "b");

    private final VmEvents events = new VmEvents(3);

    private static Uid uid(int number) {
        return new Uid("00000000-0000-7000-8000-%012d".formatted(number));
    }

    private void synced(long revision) {
        events.apply(new StateEvent.Synced(new Revision(revision)));
    }

    private void put(VmId id, int uid, long revision) {
        events.apply(new StateEvent.VmUpdated(id, TestVms.stored(id, uid(uid), revision)));
    }

    private void applied(long revision) {
        events.apply(new StateEvent.Applied(new Revision(revision)));
    }

    private List<VmEvent> after(long revision) throws InterruptedException {
        return switch (events.after(Position.behind(new Revision(revision)), Duration.ZERO)) {
            case VmEvents.Reading.Events(List<VmEvent> found, var _) -> found;
            case VmEvents.Reading.TooOld _ -> throw new AssertionError("too old");
        };
    }

    @Test
    void allThatOneRevisionChangedOfAVmIsOneEvent() throws Exception {
        synced(1);
        put(A, 1, 2);
        events.apply(
                new StateEvent.OwnerUpdated(
                        A,
                        new Stored<>(
                                new Owner(new NodeId("n"), 1, uid(1)),
                                new Revision(2),
                                Value.ofUtf8(""))));
        applied(2);

        assertThat(after(1))
                .singleElement()
                .isInstanceOfSatisfying(
                        VmEvent.Put.class, put -> assertThat(put.view().owner()).isPresent());
    }

    @Test
    void aVmOfTheSameNameIsAnother() throws Exception {
        synced(1);
        put(A, 1, 2);
        applied(2);
        put(A, 2, 3);
        applied(3);

        assertThat(after(2))
                .extracting(Object::getClass)
                .isEqualTo(List.of(VmEvent.Deleted.class, VmEvent.Put.class));
        assertThat(after(2).getFirst().position()).isLessThan(after(2).getLast().position());
    }

    @Test
    void whoResumesWithinARevisionGetsTheRestOfIt() throws Exception {
        synced(1);
        put(A, 1, 2);
        put(B, 2, 2);
        applied(2);
        Position first = after(1).getFirst().position();

        assertThat(events.after(first, Duration.ZERO))
                .isInstanceOfSatisfying(
                        VmEvents.Reading.Events.class,
                        rest ->
                                assertThat(rest.events())
                                        .extracting(VmEvent::id)
                                        .containsExactly(B));
    }

    @Test
    void whoFallsBehindTheRingIsTold() throws Exception {
        synced(1);
        for (int revision = 2; revision <= 6; revision++) {
            put(A, 1, revision);
            applied(revision);
        }

        assertThat(events.after(Position.behind(new Revision(1)), Duration.ZERO))
                .isInstanceOf(VmEvents.Reading.TooOld.class);
        assertThat(after(3)).hasSize(3);
    }

    @Test
    void whatWasThereBeforeTheFirstListIsNoHistory() throws Exception {
        put(A, 1, 4);
        synced(5);

        assertThat(events.after(Position.START, Duration.ZERO))
                .isInstanceOf(VmEvents.Reading.TooOld.class);
        assertThat(after(5)).isEmpty();
    }

    @Test
    void aReaderIsWokenByAnEvent() throws Exception {
        synced(1);
        Thread writer =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    put(A, 1, 2);
                                    applied(2);
                                });

        assertThat(events.after(Position.behind(new Revision(1)), Duration.ofSeconds(60)))
                .isInstanceOfSatisfying(
                        VmEvents.Reading.Events.class, r -> assertThat(r.events()).hasSize(1));
        writer.join();
    }
}
