package io.plasmavmc.core.edit;

import io.plasmavmc.chainfire.ChainFire;
import io.plasmavmc.chainfire.ChainFireException;
import io.plasmavmc.chainfire.Commit;
import io.plasmavmc.chainfire.CommitResult;
import io.plasmavmc.chainfire.Revision;
import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.state.StateIndex;
import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.core.step.StepGate;
import io.plasmavmc.core.step.StepName;
import java.util.Optional;
import java.util.function.Function;

/**
 * How every edit is made: decide on a snapshot, commit what was decided if nothing of it has
 * changed, else decide again on a newer snapshot. Decisions throw to refuse. Any thread may call.
 */
final class Edits {

    /** Each try waits for the read model to catch up, so only a storm of writers comes this far. */
    private static final int MAX_TRIES = 50;

    private final ChainFire store;
    private final StateIndex index;
    private final IndexWaits waits;
    private final Requests requests;
    private final StepGate gate;

    Edits(ChainFire store, StateIndex index, IndexWaits waits, Requests requests, StepGate gate) {
        this.store = store;
        this.index = index;
        this.waits = waits;
        this.requests = requests;
        this.gate = gate;
    }

    /** What was decided: a commit and what to answer once it is made, or an answer alone. */
    record Decision<R>(Optional<Commit> commit, Function<Revision, R> answer) {

        static <R> Decision<R> commit(Commit.Builder commit, Function<Revision, R> answer) {
            return new Decision<>(Optional.of(commit.build()), answer);
        }

        static <R> Decision<R> nothing(Function<Revision, R> answer) {
            return new Decision<>(Optional.empty(), answer);
        }
    }

    /**
     * Makes an edit; fails where the decision refuses, or others keep changing the same thing.
     *
     * @param step what the commit is called
     * @param key of what is edited
     */
    <R> R make(StepName step, String key, Function<StateSnapshot, Decision<R>> decide) {
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            StateSnapshot state = index.snapshot();
            Decision<R> decision = decide.apply(state);
            if (decision.commit().isEmpty()) {
                return decision.answer().apply(state.revision());
            }
            Commit commit = decision.commit().get();
            Optional<Revision> made = gate.take(step, key, () -> commit(commit));
            if (made.isPresent()) {
                // Whoever asked may read at once, and must see what was accepted.
                waits.untilApplied(made.get());
                return decision.answer().apply(made.get());
            }
            // The snapshot was behind the store, or somebody was faster.
            waits.untilApplied(store.head());
        }
        throw PlasmaException.of(Reason.CONFLICT, "others keep changing the same thing; try again");
    }

    private Optional<Revision> commit(Commit commit) {
        try {
            return switch (store.commit(commit)) {
                case CommitResult.Committed(Revision revision) -> Optional.of(revision);
                case CommitResult.Conflicted() -> Optional.empty();
            };
        } catch (ChainFireException.Refused e) {
            requests.leaseRefused();
            throw e;
        }
    }
}
