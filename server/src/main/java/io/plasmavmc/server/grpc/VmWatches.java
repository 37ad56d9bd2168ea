package io.plasmavmc.server.grpc;

import io.plasmavmc.api.v1.VirtualMachine;
import io.plasmavmc.api.v1.VmServiceGrpc;
import io.plasmavmc.api.v1.WatchVmsRequest;
import io.plasmavmc.api.v1.WatchVmsResponse;
import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.state.StateIndex;
import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.server.auth.Access;
import io.plasmavmc.server.auth.Caller;
import io.plasmavmc.server.auth.Scope;
import io.plasmavmc.server.watch.Cursors;
import io.plasmavmc.server.watch.Position;
import io.plasmavmc.server.watch.VmEvent;
import io.plasmavmc.server.watch.VmEvents;
import io.plasmavmc.server.watch.VmHistory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The public watch (contract section 4): each reader goes through the ring of events at its own
 * speed, on its own thread. One that falls behind the ring is cut and resumes from its cursor.
 */
final class VmWatches {

    /** Well within the 15 s that the contract promises. */
    private static final Duration PROGRESS = Duration.ofSeconds(10);

    private final StateIndex index;
    private final VmEvents events;
    private final VmHistory history;
    private final VmRenderings renderings;
    private final Cursors cursors;
    private final InstantSource clock;

    VmWatches(
            StateIndex index,
            VmEvents events,
            VmHistory history,
            VmRenderings renderings,
            Cursors cursors,
            InstantSource clock) {
        this.index = index;
        this.events = events;
        this.history = history;
        this.renderings = renderings;
        this.cursors = cursors;
        this.clock = clock;
    }

    List<ApiMethod<?, ?>> methods() {
        return List.of(
                new ApiMethod.Streaming<>(
                        VmServiceGrpc.getWatchVmsMethod(),
                        Access.READ,
                        q -> new Scope.Project(q.getOrgId(), q.getProjectId()),
                        this::watch));
    }

    private void watch(Caller caller, WatchVmsRequest q, Sender<WatchVmsResponse> to) {
        Reader reader = new Reader(caller, q, to);
        Optional<Position> since =
                q.getSince().isEmpty() ? Optional.empty() : cursors.read("since", q.getSince());
        to.begin();
        to.onGone(events::wakeReaders);
        try {
            reader.follow(reader.begin(since, !q.getSince().isEmpty()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Sender.ReaderGone();
        }
    }

    /** One reader's way through the events; for its thread alone. */
    private final class Reader {

        private final ProjectRange range;
        private final String vm;
        private final Sender<WatchVmsResponse> to;
        private Instant lastSent = clock.instant();

        Reader(Caller caller, WatchVmsRequest q, Sender<WatchVmsResponse> to) {
            this.range = new ProjectRange(q.getOrgId(), q.getProjectId(), caller);
            this.vm = q.getVmId();
            this.to = to;
        }

        /** Tells what the ring does not hold; the ring holds all that is behind the answer. */
        Position begin(Optional<Position> since, boolean again) throws InterruptedException {
            if (since.isEmpty()) {
                return snapshot(again);
            }
            if (events.after(since.get(), Duration.ZERO) instanceof VmEvents.Reading.Events) {
                return since.get();
            }
            Position head = events.head();
            return history.tell(since.get(), head, this::tell) ? head : snapshot(true);
        }

        /** All there is, from one moment; whoever resumes within it begins again. */
        Position snapshot(boolean again) {
            StateSnapshot state = index.snapshot();
            Position moment = Position.behind(state.revision());
            if (again) {
                send(WatchVmsResponse.Type.RESYNC, Position.START, Optional.empty());
            }
            range.cut(state.vms(), VmId::new)
                    .forEach(
                            (id, stored) -> {
                                if (wants(id)) {
                                    VirtualMachine put = renderings.of(state.view(id, stored));
                                    send(
                                            WatchVmsResponse.Type.PUT,
                                            Position.START,
                                            Optional.of(put));
                                }
                            });
            send(WatchVmsResponse.Type.SYNCED, moment, Optional.empty());
            return moment;
        }

        void follow(Position from) throws InterruptedException {
            Position here = from;
            while (!to.isGone()) {
                switch (events.after(here, PROGRESS)) {
                    case VmEvents.Reading.Events(List<VmEvent> found, Position upTo) -> {
                        found.forEach(this::tell);
                        here = upTo;
                    }
                    case VmEvents.Reading.TooOld _ ->
                            throw PlasmaException.of(
                                    Reason.CURSOR_EXPIRED,
                                    "the events were not read fast enough; go on from the last"
                                            + " cursor");
                }
                if (!clock.instant().isBefore(lastSent.plus(PROGRESS))) {
                    send(WatchVmsResponse.Type.PROGRESS, here, Optional.empty());
                }
            }
        }

        private void tell(VmEvent event) {
            if (!wants(event.id())) {
                return;
            }
            switch (event) {
                case VmEvent.Put(Position at, var _, var view) ->
                        send(WatchVmsResponse.Type.PUT, at, Optional.of(renderings.of(view)));
                case VmEvent.Deleted(Position at, var id, var uid) ->
                        send(
                                WatchVmsResponse.Type.DELETED,
                                at,
                                Optional.of(VmMessages.gone(id, uid)));
            }
        }

        private boolean wants(VmId id) {
            return range.holds(id.project()) && (vm.isEmpty() || vm.equals(id.name()));
        }

        private void send(
                WatchVmsResponse.Type type, Position at, Optional<VirtualMachine> message) {
            WatchVmsResponse.Builder event =
                    WatchVmsResponse.newBuilder().setType(type).setCursor(cursors.text(at));
            message.ifPresent(event::setVm);
            to.send(event.build());
            lastSent = clock.instant();
        }
    }
}
