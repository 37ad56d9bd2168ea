package io.plasmavmc.core.edit;

import io.plasmavmc.core.state.VmView;
import io.plasmavmc.core.vm.DeviceSpec;
import io.plasmavmc.core.vm.DeviceVerb;
import io.plasmavmc.core.vm.Item;
import io.plasmavmc.core.vm.Request;
import java.util.Optional;

/** How far a change of a disk or NIC has come. Pure. */
public final class DeviceProgress {

    private DeviceProgress() {}

    /** Of an edit as {@code status.operations} tells it; empty for one that is about no device. */
    public static Optional<EditProgress> of(VmView view, Request request) {
        return request.item()
                .map(
                        item ->
                                EditProgress.answer(view, request.generation())
                                        .orElseGet(
                                                () ->
                                                        unanswered(
                                                                view,
                                                                item,
                                                                request.generation(),
                                                                DeviceVerb.isDetach(
                                                                        request.verb()))));
    }

    /**
     * Of an edit that somebody waits for. Whoever asked may look at once, or ask for what the
     * device held: an entry that is about to go, or to be cleared, counts as under way.
     */
    static EditProgress of(VmView view, Item item, long generation, boolean detach) {
        return isUntidy(view, item, generation)
                ? new EditProgress.Waiting()
                : EditProgress.answer(view, generation)
                        .orElseGet(() -> unanswered(view, item, generation, detach));
    }

    private static boolean isUntidy(VmView view, Item item, long generation) {
        Optional<DeviceSpec> entry =
                view.wanted()
                        .spec()
                        .device(item)
                        .filter(device -> device.generation() <= generation);
        return entry.flatMap(device -> view.actual().flatMap(handle -> handle.item(device)))
                .filter(answer -> DeviceRemoval.isUntidy(entry.orElseThrow(), answer))
                .isPresent();
    }

    private static EditProgress unanswered(
            VmView view, Item item, long generation, boolean detach) {
        Optional<DeviceSpec> entry = view.wanted().spec().device(item);
        boolean newer = entry.filter(device -> device.generation() > generation).isPresent();
        boolean going = entry.map(DeviceSpec::isDetaching).orElse(true);
        if (entry.isEmpty() || (newer && going != detach)) {
            return detach ? new EditProgress.Done() : new EditProgress.Superseded();
        }
        return EditProgress.isSettled(view, generation)
                ? new EditProgress.Done()
                : new EditProgress.Waiting();
    }
}
