package io.plasmavmc.core.vm;

import io.plasmavmc.core.runtime.Uid;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The wanted machine. Written by API servers only, each edit in one commit that raises the
 * generation and marks what it changed with it.
 *
 * @param generation counts the edits, 1 at create
 * @param deleteTime since when the VM is to go
 * @param action the newest action, empty before the first
 * @param requests the newest edits that callers wait for, oldest first, {@link #MAX_REQUESTS} at
 *     most
 */
public record VirtualMachine(
        VmId id,
        Uid uid,
        long generation,
        Instant createTime,
        Instant updateTime,
        Optional<Instant> deleteTime,
        Map<String, String> labels,
        Map<String, String> metadata,
        VmSpec spec,
        Optional<Action> action,
        List<Request> requests) {

    public static final int MAX_REQUESTS = 16;

    public VirtualMachine {
        labels = Map.copyOf(labels);
        metadata = Map.copyOf(metadata);
        requests = List.copyOf(requests);
    }

    /** The power that the newest action asks for; stopped before the first. */
    public Power power() {
        return action.map(Action::verb).map(Action.Verb::power).orElse(Power.STOPPED);
    }

    public boolean isDeleting() {
        return deleteTime.isPresent();
    }

    /** The action that has the given number or a newer one is not answered by an older handle. */
    public long actionNumber() {
        return action.map(Action::number).orElse(0L);
    }

    /** The next generation, with a new action. */
    public VirtualMachine withAction(Action newAction, Instant now, List<Request> newRequests) {
        return new VirtualMachine(
                id,
                uid,
                newAction.generation(),
                createTime,
                now,
                deleteTime,
                labels,
                metadata,
                spec,
                Optional.of(newAction),
                newRequests);
    }

    /** The next generation, updated. */
    public VirtualMachine withUpdate(
            VmSpec newSpec,
            Map<String, String> newLabels,
            Map<String, String> newMetadata,
            Instant now,
            List<Request> newRequests) {
        return new VirtualMachine(
                id,
                uid,
                generation + 1,
                createTime,
                now,
                deleteTime,
                newLabels,
                newMetadata,
                newSpec,
                action,
                newRequests);
    }

    /** Whether the same is wanted. */
    public boolean isAs(VirtualMachine other) {
        return spec.equals(other.spec)
                && labels.equals(other.labels)
                && metadata.equals(other.metadata);
    }

    /** The next generation, with other devices. */
    public VirtualMachine withSpec(VmSpec newSpec, Instant now, List<Request> newRequests) {
        return new VirtualMachine(
                id,
                uid,
                generation + 1,
                createTime,
                now,
                deleteTime,
                labels,
                metadata,
                newSpec,
                action,
                newRequests);
    }

    /**
     * The same generation, with what its owner has let go taken out of the spec: no edit, but the
     * end of one.
     */
    public VirtualMachine withSpecTidied(VmSpec newSpec) {
        return new VirtualMachine(
                id,
                uid,
                generation,
                createTime,
                updateTime,
                deleteTime,
                labels,
                metadata,
                newSpec,
                action,
                requests);
    }

    /** The next generation, which is to go. */
    public VirtualMachine withDeletion(Instant now, List<Request> newRequests) {
        return new VirtualMachine(
                id,
                uid,
                generation + 1,
                createTime,
                now,
                Optional.of(now),
                labels,
                metadata,
                spec,
                action,
                newRequests);
    }
}
