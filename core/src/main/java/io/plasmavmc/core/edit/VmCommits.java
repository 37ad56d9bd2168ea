package io.plasmavmc.core.edit;

import io.plasmavmc.chainfire.Commit;
import io.plasmavmc.chainfire.Revision;
import io.plasmavmc.core.edit.Accepted.Subject;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.state.Keys;
import io.plasmavmc.core.state.RequestRecord;
import io.plasmavmc.core.state.StateCodec;
import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.state.VmView;
import io.plasmavmc.core.vm.Item;
import io.plasmavmc.core.vm.Request;
import io.plasmavmc.core.vm.VirtualMachine;
import io.plasmavmc.core.vm.VmId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What all edits of a VM that is there have in common; any thread may call. */
final class VmCommits {

    private final Requests requests;
    private final StateCodec codec;

    VmCommits(Requests requests, StateCodec codec) {
        this.requests = requests;
        this.codec = codec;
    }

    static VmView find(VmId id, StateSnapshot state) {
        return state.vm(id).orElseThrow(() -> VmErrors.notFound(id));
    }

    /** The VM, unless it is to go or is not the one that the caller has seen. */
    static VirtualMachine editable(VmView view, EditContext context) {
        if (view.wanted().isDeleting()) {
            throw VmErrors.deleting(view.wanted().id());
        }
        checkRevision(view.vm(), context);
        return view.wanted();
    }

    static void checkRevision(Stored<VirtualMachine> vm, EditContext context) {
        context.expected()
                .filter(expected -> !expected.equals(vm.revision()))
                .ifPresent(
                        expected -> {
                            throw VmErrors.staleRevision(
                                    "VM " + vm.value().id().name(),
                                    expected.number(),
                                    vm.revision().number());
                        });
    }

    /** The newest requests with the one that makes the next generation. */
    static List<Request> requested(
            VirtualMachine vm, EditContext context, String verb, Optional<Item> item, Instant now) {
        List<Request> all = new ArrayList<>(vm.requests());
        all.add(new Request(vm.generation() + 1, context.requestId().orElse(""), verb, item, now));
        return all.subList(Math.max(0, all.size() - VirtualMachine.MAX_REQUESTS), all.size());
    }

    /** What this very request has made before, as the answer to its repeat. */
    Optional<Edits.Decision<Accepted>> repeated(EditContext context, VmId id, Subject subject) {
        return requests.repeated(context, id.project()).map(record -> joined(id, record, subject));
    }

    private static Edits.Decision<Accepted> joined(VmId id, RequestRecord record, Subject subject) {
        return Edits.Decision.nothing(answer(id, record.subject(), record.generation(), subject));
    }

    /** The next generation, beside what the commit holds already. */
    Edits.Decision<Accepted> commit(
            EditContext context,
            Stored<VirtualMachine> stored,
            VirtualMachine next,
            Subject subject,
            Commit.Builder commit) {
        String key = Keys.vm(next.id());
        commit.whenUnchanged(key, stored.revision())
                .put(key, codec.vm().encode(next, stored.raw()));
        requests.remember(context, next.id().project(), next.uid(), next.generation(), commit);
        return Edits.Decision.commit(
                commit, answer(next.id(), next.uid(), next.generation(), subject));
    }

    /** Changes nothing, but remembers the request id: a repeat must not act later either. */
    Edits.Decision<Accepted> unchanged(
            EditContext context, VirtualMachine vm, long generation, Subject subject) {
        Function<Revision, Accepted> answer = answer(vm.id(), vm.uid(), generation, subject);
        if (context.requestId().isEmpty()) {
            return Edits.Decision.nothing(answer);
        }
        Commit.Builder commit = Commit.builder();
        requests.remember(context, vm.id().project(), vm.uid(), generation, commit);
        return Edits.Decision.commit(commit, answer);
    }

    private static Function<Revision, Accepted> answer(
            VmId id, Uid uid, long generation, Subject subject) {
        return revision ->
                new Accepted(id, uid, generation, subject.kind(), subject.item(), revision);
    }
}
