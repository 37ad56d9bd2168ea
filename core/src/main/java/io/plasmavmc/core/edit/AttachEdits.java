package io.plasmavmc.core.edit;

import io.plasmavmc.chainfire.Commit;
import io.plasmavmc.core.edit.Accepted.Subject;
import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.state.Keys;
import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.state.VmView;
import io.plasmavmc.core.step.StepName;
import io.plasmavmc.core.vm.DeviceSpec;
import io.plasmavmc.core.vm.DeviceVerb;
import io.plasmavmc.core.vm.DiskSpec;
import io.plasmavmc.core.vm.Item;
import io.plasmavmc.core.vm.ItemAnswer;
import io.plasmavmc.core.vm.NicSpec;
import io.plasmavmc.core.vm.VirtualMachine;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.core.vm.VmSpec;
import io.plasmavmc.core.volume.Claim;
import io.plasmavmc.core.volume.Volume;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/**
 * Gives a VM that is there another disk or NIC: entry, slot and claim in one commit, whatever phase
 * the VM is in. Any thread may call.
 */
public final class AttachEdits {

    private final Edits edits;
    private final VmCommits commits;
    private final DeviceDrafts.Parts drafts;
    private final InstantSource clock;

    AttachEdits(Edits edits, VmCommits commits, DeviceDrafts.Parts drafts, InstantSource clock) {
        this.edits = edits;
        this.commits = commits;
        this.drafts = drafts;
        this.clock = clock;
    }

    /** A volume that is there. */
    public Accepted attachDisk(EditContext context, VmId id, VmDraft.Disk draft) {
        Item item = Item.disk(draft.diskId());
        return attach(context, id, item, view -> new DiskAttach(view, draft));
    }

    public Accepted attachNic(EditContext context, VmId id, VmDraft.Nic draft) {
        Item item = Item.nic(draft.nicId());
        return attach(context, id, item, view -> new NicAttach(view, draft));
    }

    /** What differs between the kinds of devices. */
    private sealed interface Attach {

        DeviceVerb verb();

        /** Refuses one more where the VM has as many as it may. */
        void checkCount();

        /** Whether the entry is what is asked for, so that it can be had again. */
        boolean isSame(DeviceSpec entry);

        DeviceSpec entry(DeviceDrafts devices, StateSnapshot state, Commit.Builder commit);
    }

    private Accepted attach(
            EditContext context, VmId id, Item item, Function<VmView, Attach> attach) {
        Subject subject = Subject.of(Accepted.Kind.ATTACH, item);
        return edits.make(
                StepName.ATTACH_ACCEPT,
                Keys.vm(id),
                state -> {
                    VmView view = VmCommits.find(id, state);
                    return commits.repeated(context, id, subject)
                            .orElseGet(
                                    () ->
                                            decide(
                                                    context,
                                                    view,
                                                    attach.apply(view),
                                                    subject,
                                                    state));
                });
    }

    private Edits.Decision<Accepted> decide(
            EditContext context, VmView view, Attach attach, Subject subject, StateSnapshot state) {
        VirtualMachine vm = VmCommits.editable(view, context);
        long generation = vm.generation() + 1;
        Optional<DeviceSpec> former = vm.spec().device(subject.item().orElseThrow());
        Commit.Builder commit = Commit.builder();
        VmSpec spec =
                former.map(entry -> again(view, attach, entry, generation))
                        .orElseGet(() -> added(vm, attach, generation, state, commit));
        Instant now = clock.instant();
        VirtualMachine next =
                vm.withSpec(
                        spec,
                        now,
                        VmCommits.requested(
                                vm, context, attach.verb().name(), subject.item(), now));
        return commits.commit(context, view.vm(), next, subject, commit);
    }

    private VmSpec added(
            VirtualMachine vm,
            Attach attach,
            long generation,
            StateSnapshot state,
            Commit.Builder commit) {
        attach.checkCount();
        DeviceDrafts devices =
                new DeviceDrafts(
                                drafts,
                                state,
                                new Claim(vm.id(), vm.uid()),
                                generation,
                                clock.instant())
                        .beside(vm.spec());
        return vm.spec().with(attach.entry(devices, state, commit));
    }

    /** One that the guest has ejected has kept its place, and is plugged in there once more. */
    private static VmSpec again(VmView view, Attach attach, DeviceSpec entry, long generation) {
        if (!isEjected(view, entry) || entry.isDetaching() || !attach.isSame(entry)) {
            throw DeviceErrors.exists(view.wanted().id(), entry);
        }
        return view.wanted()
                .spec()
                .with(
                        switch (entry) {
                            case DiskSpec disk ->
                                    disk.withGrowTo(Optional.empty()).withGeneration(generation);
                            case NicSpec nic -> nic.withGeneration(generation);
                        });
    }

    /** Whether the machine had the device and its guest has ejected it. */
    static boolean isEjected(VmView view, DeviceSpec entry) {
        boolean failed =
                view.actual()
                        .flatMap(handle -> handle.item(entry))
                        .filter(answer -> answer.state() == ItemAnswer.State.FAILED)
                        .filter(answer -> !answer.released())
                        .isPresent();
        return failed
                && view.actual()
                        .flatMap(handle -> handle.running())
                        .flatMap(running -> running.device(entry.item()))
                        .filter(device -> !device.isAttached())
                        .isPresent();
    }

    private record DiskAttach(VmView view, VmDraft.Disk draft) implements Attach {

        @Override
        public DeviceVerb verb() {
            return DeviceVerb.ATTACH_DISK;
        }

        @Override
        public void checkCount() {
            if (view.wanted().spec().disks().size() >= VmSpec.MAX_DISKS) {
                throw DeviceErrors.noFreeSlot(view.wanted().id(), "disks", VmSpec.MAX_DISKS);
            }
        }

        @Override
        public boolean isSame(DeviceSpec entry) {
            return entry instanceof DiskSpec disk
                    && disk.volume().equals(draft.volume())
                    && disk.readOnly() == draft.readOnly()
                    && draft.bootOrder().equals(disk.bootOrder());
        }

        @Override
        public DeviceSpec entry(DeviceDrafts devices, StateSnapshot state, Commit.Builder commit) {
            checkBootOrder();
            checkVolume(state);
            return devices.disk(draft, draft.bootOrder(), commit);
        }

        private void checkBootOrder() {
            boolean taken =
                    draft.bootOrder().isPresent()
                            && view.wanted().spec().disks().stream()
                                    .anyMatch(d -> d.bootOrder().equals(draft.bootOrder()));
            if (taken) {
                throw PlasmaException.invalidField("disk.bootOrder", "another disk has this place");
            }
        }

        private void checkVolume(StateSnapshot state) {
            state.volume(draft.volume())
                    .map(Stored::value)
                    .filter(volume -> volume.status().phase() == Volume.Phase.FAILED)
                    .ifPresent(
                            volume -> {
                                throw VmErrors.volumeNotReady(volume);
                            });
        }
    }

    private record NicAttach(VmView view, VmDraft.Nic draft) implements Attach {

        @Override
        public DeviceVerb verb() {
            return DeviceVerb.ATTACH_NIC;
        }

        @Override
        public void checkCount() {
            if (view.wanted().spec().nics().size() >= VmSpec.MAX_NICS) {
                throw DeviceErrors.noFreeSlot(view.wanted().id(), "NICs", VmSpec.MAX_NICS);
            }
        }

        @Override
        public boolean isSame(DeviceSpec entry) {
            return entry instanceof NicSpec nic
                    && nic.network().equals(draft.network())
                    && draft.mac().filter(mac -> !mac.equals(nic.mac())).isEmpty();
        }

        @Override
        public DeviceSpec entry(DeviceDrafts devices, StateSnapshot state, Commit.Builder commit) {
            return devices.nic(draft, commit);
        }
    }
}
