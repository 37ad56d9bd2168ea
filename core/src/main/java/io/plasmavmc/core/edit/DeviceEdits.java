package io.plasmavmc.core.edit;

import io.plasmavmc.chainfire.Commit;
import io.plasmavmc.core.edit.Accepted.Subject;
import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.state.Keys;
import io.plasmavmc.core.state.StateCodec;
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
import io.plasmavmc.core.volume.Volume;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Takes disks and NICs away from a VM and changes those that it has, whatever phase it is in. Any
 * thread may call.
 */
public final class DeviceEdits {

    /** How long a guest has to let a device go (contract section 3). */
    public static final Duration DETACH = Duration.ofSeconds(30);

    private final Edits edits;
    private final VmCommits commits;
    private final StateCodec codec;
    private final InstantSource clock;

    DeviceEdits(Edits edits, VmCommits commits, StateCodec codec, InstantSource clock) {
        this.edits = edits;
        this.commits = commits;
        this.codec = codec;
        this.clock = clock;
    }

    /** One that is asked for while another is under way joins that. */
    public Accepted detach(EditContext context, VmId id, Item item, Optional<Duration> deadline) {
        return edit(
                context,
                id,
                StepName.DETACH_ACCEPT,
                Subject.of(Accepted.Kind.DETACH, item),
                (change, _) -> detach(change, deadline.orElse(DETACH)));
    }

    /** Grows the volume in a disk; it does not shrink. */
    public Accepted resizeDisk(EditContext context, VmId id, String diskId, long sizeBytes) {
        return edit(
                context,
                id,
                StepName.RESIZE_ACCEPT,
                Subject.of(Accepted.Kind.CHANGE, Item.disk(diskId)),
                (change, state) -> resize(change, sizeBytes, state));
    }

    public Accepted setLink(EditContext context, VmId id, String nicId, boolean up) {
        return edit(
                context,
                id,
                StepName.SET_LINK_ACCEPT,
                Subject.of(Accepted.Kind.CHANGE, Item.nic(nicId)),
                (change, _) -> link(change, up));
    }

    /** One decision about a device that the VM has. */
    private record Change(EditContext context, VmView view, DeviceSpec device, Subject subject) {

        VirtualMachine vm() {
            return view.wanted();
        }

        long generation() {
            return vm().generation() + 1;
        }

        Optional<ItemAnswer> answer() {
            return view.actual().flatMap(handle -> handle.item(device));
        }

        /** A change of a device that is out must not bring it back in by itself. */
        void refuseGoing() {
            if (device.isDetaching()) {
                throw DeviceErrors.detaching(vm().id(), device.item());
            }
            if (AttachEdits.isEjected(view, device)) {
                throw DeviceErrors.ejected(vm().id(), device.item());
            }
        }
    }

    @FunctionalInterface
    private interface Rule {
        Edits.Decision<Accepted> decide(Change change, StateSnapshot state);
    }

    private Accepted edit(EditContext context, VmId id, StepName step, Subject subject, Rule rule) {
        return edits.make(
                step,
                Keys.vm(id),
                state -> {
                    VmView view = VmCommits.find(id, state);
                    return commits.repeated(context, id, subject)
                            .orElseGet(() -> decide(context, view, subject, rule, state));
                });
    }

    private static Edits.Decision<Accepted> decide(
            EditContext context, VmView view, Subject subject, Rule rule, StateSnapshot state) {
        VirtualMachine vm = VmCommits.editable(view, context);
        Item item = subject.item().orElseThrow();
        DeviceSpec device =
                vm.spec().device(item).orElseThrow(() -> DeviceErrors.notFound(vm.id(), item));
        return rule.decide(new Change(context, view, device, subject), state);
    }

    private Edits.Decision<Accepted> detach(Change change, Duration deadline) {
        boolean boots =
                change.vm()
                        .spec()
                        .bootDisk()
                        .filter(disk -> disk.item().equals(change.device().item()))
                        .isPresent();
        if (boots) {
            throw DeviceErrors.bootDisk(change.vm().id(), change.device().item());
        }
        if (change.device().isDetaching() && !isHeld(change)) {
            return commits.unchanged(
                    change.context(), change.vm(), change.device().generation(), change.subject());
        }
        DeviceSpec marked =
                switch (change.device()) {
                    case DiskSpec disk ->
                            disk.withDetach(Optional.of(deadline))
                                    .withGrowTo(Optional.empty())
                                    .withGeneration(change.generation());
                    case NicSpec nic ->
                            nic.withDetach(Optional.of(deadline))
                                    .withGeneration(change.generation());
                };
        DeviceVerb verb =
                switch (marked) {
                    case DiskSpec _ -> DeviceVerb.DETACH_DISK;
                    case NicSpec _ -> DeviceVerb.DETACH_NIC;
                };
        return commit(change, verb, marked, Commit.builder());
    }

    /** Whether an earlier detach was answered, and the guest has yet to let go. */
    private static boolean isHeld(Change change) {
        return change.answer()
                .filter(answer -> answer.state() == ItemAnswer.State.FAILED)
                .isPresent();
    }

    private Edits.Decision<Accepted> resize(Change change, long sizeBytes, StateSnapshot state) {
        change.refuseGoing();
        DiskSpec disk = (DiskSpec) change.device();
        Stored<Volume> volume =
                state.volume(disk.volume())
                        .filter(found -> disk.holds(found.value()))
                        .orElseThrow(() -> VmErrors.volumeNotFound(disk.volume()));
        if (disk.readOnly()) {
            throw PlasmaException.invalidField(
                    "diskId", disk.item() + " is read-only (expected: one that the VM may write)");
        }
        if (sizeBytes < volume.value().sizeBytes()) {
            throw VmErrors.shrinks(sizeBytes, volume.value().sizeBytes());
        }
        if (sizeBytes == volume.value().sizeBytes() && !volume.value().isToGrow()) {
            return nothing(change);
        }
        String key = Keys.volume(disk.volume());
        Volume larger = volume.value().withSizeBytes(sizeBytes);
        Commit.Builder commit =
                Commit.builder()
                        .whenUnchanged(key, volume.revision())
                        .put(key, codec.volume().encode(larger, volume.raw()));
        DiskSpec next = disk.withGrowTo(Optional.of(sizeBytes)).withGeneration(change.generation());
        return commit(change, DeviceVerb.RESIZE_DISK, next, commit);
    }

    private Edits.Decision<Accepted> link(Change change, boolean up) {
        change.refuseGoing();
        NicSpec nic = (NicSpec) change.device();
        boolean failed =
                change.answer()
                        .filter(answer -> answer.state() == ItemAnswer.State.FAILED)
                        .isPresent();
        if (nic.linkUp() == up && !failed) {
            return joined(change);
        }
        NicSpec next = nic.withLink(up).withGeneration(change.generation());
        return commit(change, DeviceVerb.SET_LINK, next, Commit.builder());
    }

    /** It is wanted so already: what there is to wait for is that. */
    private Edits.Decision<Accepted> joined(Change change) {
        return commits.unchanged(
                change.context(), change.vm(), change.device().generation(), change.subject());
    }

    private Edits.Decision<Accepted> nothing(Change change) {
        return commits.unchanged(
                change.context(),
                change.vm(),
                change.device().generation(),
                Subject.of(Accepted.Kind.NOTHING));
    }

    private Edits.Decision<Accepted> commit(
            Change change, DeviceVerb verb, DeviceSpec device, Commit.Builder commit) {
        Instant now = clock.instant();
        VirtualMachine next =
                change.vm()
                        .withSpec(
                                change.vm().spec().with(device),
                                now,
                                VmCommits.requested(
                                        change.vm(),
                                        change.context(),
                                        verb.name(),
                                        change.subject().item(),
                                        now));
        return commits.commit(change.context(), change.view().vm(), next, change.subject(), commit);
    }
}
