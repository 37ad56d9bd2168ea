package io.plasmavmc.server.grpc;

import io.plasmavmc.api.v1.VirtualMachine;
import io.plasmavmc.core.edit.Accepted;
import io.plasmavmc.core.edit.EditProgress;
import io.plasmavmc.core.edit.VmErrors;
import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.core.state.VmView;
import io.plasmavmc.core.vm.Item;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Waits for an accepted edit of a VM, and answers as it ended. Waits for that edit alone, not for
 * others of the VM.
 */
final class Settling {

    private final StateWaits waits;
    private final VmRenderings renderings;

    Settling(StateWaits waits, VmRenderings renderings) {
        this.waits = waits;
        this.renderings = renderings;
    }

    private record Ended(EditProgress progress, Optional<VmView> view) {}

    /** The VM as it is once the edit is done. */
    VirtualMachine await(Accepted edit, Duration patience) {
        Optional<Ended> ended = waits.await(state -> ended(state, edit), patience);
        return answer(edit, ended.orElseThrow(() -> stillWorking(edit)));
    }

    private static Optional<Ended> ended(StateSnapshot state, Accepted edit) {
        EditProgress progress = EditProgress.of(state, edit);
        return progress instanceof EditProgress.Waiting
                ? Optional.empty()
                : Optional.of(new Ended(progress, state.vm(edit.id())));
    }

    private VirtualMachine answer(Accepted edit, Ended ended) {
        return switch (ended.progress()) {
            case EditProgress.Done _ -> renderings.of(ended.view().orElseThrow());
            case EditProgress.Failed(String reason, String message) ->
                    throw PlasmaException.of(reason(reason), about(edit) + message, metadata(edit));
            case EditProgress.Superseded _ ->
                    throw PlasmaException.of(Reason.CONFLICT, superseded(edit), metadata(edit));
            case EditProgress.Gone _ -> gone(edit);
            case EditProgress.Waiting _ -> throw stillWorking(edit);
        };
    }

    private static VirtualMachine gone(Accepted edit) {
        if (edit.kind() == Accepted.Kind.DELETE) {
            return VmMessages.gone(edit.id(), edit.uid());
        }
        throw VmErrors.notFound(edit.id());
    }

    /** The owner speaks of one device, whoever reads it of many. */
    private static String about(Accepted edit) {
        return edit.item().map(item -> device(edit, item) + ": ").orElse("");
    }

    private static String device(Accepted edit, Item item) {
        return item + " of VM " + edit.id().name();
    }

    private static String superseded(Accepted edit) {
        return edit.item()
                .map(item -> device(edit, item) + " was detached before this was done")
                .orElseGet(
                        () ->
                                "a newer action of VM "
                                        + edit.id().name()
                                        + " came before this one was done");
    }

    private static PlasmaException stillWorking(Accepted edit) {
        String vm = "VM " + edit.id().name();
        String message =
                edit.item()
                        .map(item -> device(edit, item) + ": not done yet")
                        .orElse(
                                edit.kind() == Accepted.Kind.UPDATE
                                        ? vm + " does not have all of the update yet"
                                        : vm + " is not there yet");
        return PlasmaException.of(
                Reason.STILL_WORKING, message + "; the work goes on", metadata(edit));
    }

    private static Map<String, String> metadata(Accepted edit) {
        Map<String, String> all = new HashMap<>();
        all.put("vm", edit.id().name());
        all.put("project", edit.id().project().toString());
        all.put("generation", Long.toString(edit.generation()));
        edit.item().ifPresent(item -> all.put(item.key(), item.id()));
        return all;
    }

    /** The owner's reasons are those of the API, but another server's may be newer than ours. */
    private static Reason reason(String name) {
        return Arrays.stream(Reason.values())
                .filter(known -> known.name().equals(name))
                .findFirst()
                .orElse(Reason.HYPERVISOR_FAILED);
    }
}
