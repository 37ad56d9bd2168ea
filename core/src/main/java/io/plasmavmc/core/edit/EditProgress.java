package io.plasmavmc.core.edit;

import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.core.state.VmView;
import io.plasmavmc.core.vm.ItemAnswer;
import io.plasmavmc.core.vm.VmHandle;
import java.util.Optional;

/** How far an accepted edit has come, read from a snapshot. Pure. */
public sealed interface EditProgress {

    record Waiting() implements EditProgress {}

    record Done() implements EditProgress {}

    /** As the owner answered. */
    record Failed(String reason, String message) implements EditProgress {}

    /** A newer action came before this one was carried out. */
    record Superseded() implements EditProgress {}

    /** The VM is gone, which is what a deletion waits for. */
    record Gone() implements EditProgress {}

    static EditProgress of(StateSnapshot state, Accepted edit) {
        if (state.revision().isBefore(edit.revision())) {
            return new Waiting();
        }
        Optional<VmView> same =
                state.vm(edit.id()).filter(view -> view.wanted().uid().equals(edit.uid()));
        if (same.isEmpty()) {
            return new Gone();
        }
        return switch (edit.kind()) {
            case NOTHING -> new Done();
            case DELETE -> new Waiting();
            case CREATE, ACTION -> answered(same.get(), edit);
            case UPDATE -> updated(same.get(), edit.generation());
            case ATTACH, DETACH, CHANGE ->
                    DeviceProgress.of(
                            same.get(),
                            edit.item().orElseThrow(),
                            edit.generation(),
                            edit.kind() == Accepted.Kind.DETACH);
        };
    }

    /** As the owner answered it, if it did. */
    static Optional<EditProgress> answer(VmView view, long generation) {
        return view.actual()
                .flatMap(handle -> handle.answer(generation))
                .map(
                        answer ->
                                switch (answer.outcome()) {
                                    case DONE -> new Done();
                                    case FAILED -> new Failed(answer.reason(), answer.message());
                                });
    }

    /** An update waits for what it has changed, not for what else is open. */
    static EditProgress updated(VmView view, long generation) {
        return answer(view, generation)
                .orElseGet(() -> isOpen(view, generation) ? new Waiting() : new Done());
    }

    private static boolean isOpen(VmView view, long generation) {
        return view.wanted().spec().generations().entrySet().stream()
                .filter(item -> item.getValue() == generation)
                .anyMatch(
                        item ->
                                view.actual()
                                        .flatMap(handle -> handle.item(item.getKey()))
                                        .filter(answer -> answer.generation() >= generation)
                                        .filter(ItemAnswer::isOver)
                                        .isEmpty());
    }

    private static EditProgress answered(VmView view, Accepted edit) {
        return answer(view, edit.generation()).orElseGet(() -> unanswered(view, edit));
    }

    private static EditProgress unanswered(VmView view, Accepted edit) {
        boolean superseded =
                edit.kind() == Accepted.Kind.ACTION
                        && view.wanted()
                                .action()
                                .filter(a -> a.generation() > edit.generation())
                                .isPresent();
        if (superseded) {
            return new Superseded();
        }
        return isSettled(view, edit.generation()) ? new Done() : new Waiting();
    }

    static boolean isSettled(VmView view, long generation) {
        return view.actual().map(VmHandle::settledGeneration).orElse(0L) >= generation;
    }
}
