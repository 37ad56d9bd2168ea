package io.plasmavmc.server.grpc;

import io.plasmavmc.api.v1.VirtualMachine.Operation;
import io.plasmavmc.core.edit.DeviceProgress;
import io.plasmavmc.core.edit.EditProgress;
import io.plasmavmc.core.state.VmView;
import io.plasmavmc.core.vm.Answer;
import io.plasmavmc.core.vm.Item;
import io.plasmavmc.core.vm.Request;
import io.plasmavmc.core.vm.VmHandle;
import java.util.List;
import java.util.Optional;

/**
 * The newest edits of a VM and how they ended: the requests of the wanted state joined with the
 * owner's answers.
 */
final class OperationMessages {

    private OperationMessages() {}

    static List<Operation> of(VmView view) {
        return view.wanted().requests().stream().map(request -> of(request, view)).toList();
    }

    private static Operation of(Request request, VmView view) {
        Operation.Builder message =
                Operation.newBuilder()
                        .setGeneration(request.generation())
                        .setRequestId(request.requestId())
                        .setVerb(request.verb())
                        .setStartTime(Times.of(request.startTime()));
        request.item().ifPresent(item -> name(message, item));
        Optional<VmHandle> handle = view.actual();
        Optional<Answer> answer = handle.flatMap(known -> answer(known, request.generation()));
        if (answer.isPresent()) {
            return answered(message, answer.get());
        }
        return ofItems(view, request)
                .map(progress -> ended(message, progress))
                .orElseGet(() -> message.setOutcome(unanswered(request, view, handle)).build());
    }

    /** What is answered item by item waits for no action, and none takes its place. */
    private static Optional<EditProgress> ofItems(VmView view, Request request) {
        return request.verb().equals(Request.UPDATE)
                ? Optional.of(EditProgress.updated(view, request.generation()))
                : DeviceProgress.of(view, request);
    }

    private static void name(Operation.Builder message, Item item) {
        switch (item.kind()) {
            case DISK -> message.setDiskId(item.id());
            case NIC -> message.setNicId(item.id());
            case CPUS, MEMORY -> {}
        }
    }

    private static Optional<Answer> answer(VmHandle handle, long generation) {
        return handle.answers().stream()
                .filter(answer -> answer.generation() == generation)
                .findFirst();
    }

    private static Operation answered(Operation.Builder message, Answer answer) {
        return message.setOutcome(
                        switch (answer.outcome()) {
                            case DONE -> Operation.Outcome.DONE;
                            case FAILED -> Operation.Outcome.FAILED;
                        })
                .setReason(answer.reason())
                .setMessage(answer.message())
                .setEndTime(Times.of(answer.endTime()))
                .build();
    }

    private static Operation ended(Operation.Builder message, EditProgress progress) {
        return switch (progress) {
            case EditProgress.Waiting _ -> message.setOutcome(Operation.Outcome.RUNNING).build();
            case EditProgress.Done _ -> message.setOutcome(Operation.Outcome.DONE).build();
            case EditProgress.Failed(String reason, String text) ->
                    message.setOutcome(Operation.Outcome.FAILED)
                            .setReason(reason)
                            .setMessage(text)
                            .build();
            case EditProgress.Superseded _, EditProgress.Gone _ ->
                    message.setOutcome(Operation.Outcome.SUPERSEDED).build();
        };
    }

    /** An older action that nobody answered gave way to the newest one. */
    private static Operation.Outcome unanswered(
            Request request, VmView view, Optional<VmHandle> handle) {
        long newest = view.wanted().action().map(action -> action.generation()).orElse(0L);
        if (request.generation() < newest) {
            return Operation.Outcome.SUPERSEDED;
        }
        boolean settled =
                handle.map(known -> known.settledGeneration() >= request.generation())
                        .orElse(false);
        return settled ? Operation.Outcome.DONE : Operation.Outcome.RUNNING;
    }
}
