package io.plasmavmc.core.edit;

import io.plasmavmc.chainfire.Commit;
import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.node.Owner;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.runtime.UidSource;
import io.plasmavmc.core.state.Keys;
import io.plasmavmc.core.state.RequestRecord;
import io.plasmavmc.core.state.StateCodec;
import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.core.step.StepName;
import io.plasmavmc.core.vm.Request;
import io.plasmavmc.core.vm.VirtualMachine;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.core.vm.VmSpec;
import io.plasmavmc.core.volume.Claim;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a VM in one commit: the VM, its owner, the claims of its volumes and MAC addresses, and the
 * volumes that are made for it. Any thread may call.
 */
public final class VmCreation {

    private final Edits edits;
    private final Requests requests;
    private final StateCodec codec;
    private final Host host;
    private final UidSource uids;
    private final DeviceDrafts.Parts drafts;
    private final InstantSource clock;

    VmCreation(
            Edits edits,
            Requests requests,
            StateCodec codec,
            Host host,
            UidSource uids,
            DeviceDrafts.Parts drafts,
            InstantSource clock) {
        this.edits = edits;
        this.requests = requests;
        this.codec = codec;
        this.host = host;
        this.uids = uids;
        this.drafts = drafts;
        this.clock = clock;
    }

    public Accepted create(EditContext context, VmDraft draft) {
        return edits.make(
                StepName.CREATE_ACCEPT,
                Keys.vm(draft.id()),
                state -> decide(context, draft, state));
    }

    private Edits.Decision<Accepted> decide(
            EditContext context, VmDraft draft, StateSnapshot state) {
        VmId id = draft.id();
        Optional<RequestRecord> repeated = requests.repeated(context, id.project());
        if (repeated.isPresent()) {
            RequestRecord record = repeated.get();
            return Edits.Decision.nothing(
                    revision ->
                            new Accepted(
                                    id,
                                    record.subject(),
                                    record.generation(),
                                    Accepted.Kind.CREATE,
                                    Optional.empty(),
                                    revision));
        }
        if (state.vms().containsKey(id)) {
            throw VmErrors.exists(id);
        }
        return commit(context, draft, state);
    }

    private Edits.Decision<Accepted> commit(
            EditContext context, VmDraft draft, StateSnapshot state) {
        Defaults sizes = Defaults.of(draft, host.facts());
        checkNode(draft.node(), state);
        Uid uid = uids.next();
        Instant now = clock.instant();
        DeviceDrafts devices = new DeviceDrafts(drafts, state, new Claim(draft.id(), uid), 1, now);
        Commit.Builder commit = Commit.builder();
        DeviceDrafts.Devices made = devices.add(draft, commit);
        VirtualMachine vm = machine(context, draft, uid, now, spec(draft, sizes, made));
        commit.whenAbsent(Keys.vm(vm.id()))
                .put(Keys.vm(vm.id()), codec.vm().encode(vm))
                .put(Keys.owner(vm.id()), codec.owner().encode(new Owner(host.node(), 1, uid)));
        requests.remember(context, vm.id().project(), uid, vm.generation(), commit);
        return Edits.Decision.commit(
                commit,
                revision ->
                        new Accepted(
                                vm.id(),
                                uid,
                                vm.generation(),
                                Accepted.Kind.CREATE,
                                Optional.empty(),
                                revision));
    }

    private static VirtualMachine machine(
            EditContext context, VmDraft draft, Uid uid, Instant now, VmSpec spec) {
        return new VirtualMachine(
                draft.id(),
                uid,
                1,
                now,
                now,
                Optional.empty(),
                draft.labels(),
                draft.metadata(),
                spec,
                Optional.empty(),
                List.of(
                        new Request(
                                1,
                                context.requestId().orElse(""),
                                "CREATE",
                                Optional.empty(),
                                now)));
    }

    private VmSpec spec(VmDraft draft, Defaults sizes, DeviceDrafts.Devices devices) {
        return new VmSpec(
                sizes.cpus(),
                sizes.maxCpus(),
                1,
                sizes.memoryMib(),
                sizes.maxMemoryMib(),
                1,
                draft.onCrash().orElse(VmSpec.OnCrash.STOP),
                draft.autostart().orElse(VmSpec.Autostart.LAST),
                draft.machineType().orElse(host.facts().machineType()),
                draft.node(),
                devices.disks(),
                devices.nics(),
                draft.guestConfig());
    }

    private void checkNode(Optional<NodeId> wanted, StateSnapshot state) {
        if (wanted.isEmpty() || wanted.get().equals(host.node())) {
            return;
        }
        String name = wanted.get().name();
        if (state.node(wanted.get()).isEmpty()) {
            throw PlasmaException.of(
                    Reason.NODE_NOT_FOUND, "there is no node " + name, Map.of("node", name));
        }
        throw PlasmaException.of(
                Reason.NODE_UNAVAILABLE,
                "node %s: VMs are placed on %s only".formatted(name, host.node()),
                Map.of("node", name));
    }
}
