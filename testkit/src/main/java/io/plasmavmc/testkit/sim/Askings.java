package io.plasmavmc.testkit.sim;

import io.plasmavmc.core.edit.Accepted;
import io.plasmavmc.core.edit.ActionRequest;
import io.plasmavmc.core.edit.EditContext;
import io.plasmavmc.core.edit.ImageImport;
import io.plasmavmc.core.edit.VmDraft;
import io.plasmavmc.core.edit.VmUpdate;
import io.plasmavmc.core.edit.VolumeDraft;
import io.plasmavmc.core.image.ImageId;
import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.core.state.VmView;
import io.plasmavmc.core.vm.Action;
import io.plasmavmc.core.vm.DeviceSpec;
import io.plasmavmc.core.vm.DiskSpec;
import io.plasmavmc.core.vm.Item;
import io.plasmavmc.core.vm.NicSpec;
import io.plasmavmc.core.vm.SizeChanges;
import io.plasmavmc.core.vm.VirtualMachine;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.core.vm.VmPhase;
import io.plasmavmc.core.volume.VolumeId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes up what one client asks for next. */
final class Askings {
    private static final Duration LONGEST_DEADLINE = Duration.ofSeconds(30);
    private static final int SECTOR = 512;
    private static final List<Verb> FILES =
            List.of(Verb.CREATE_VOLUME, Verb.DELETE_VOLUME, Verb.IMPORT_IMAGE, Verb.DELETE_IMAGE);

    private final String client;
    private final Dice dice;
    private final Taste taste;
    private final Drafts drafts;
    private int asked;

    Askings(String client, Dice dice, Taste taste) {
        this.client = client;
        this.dice = dice;
        this.taste = taste;
        this.drafts = new Drafts(dice);
    }

    /** Mostly something that makes sense in that state, at times anything. */
    Asking next(StateSnapshot state) {
        if (dice.chance(taste.files())) {
            return of(dice.oneOf(FILES));
        }
        if (state.vms().isEmpty() || dice.chance(0.35)) {
            return of(Verb.thrown(dice));
        }
        VmView view =
                dice.oneOf(
                        List.copyOf(
                                state.vms().keySet().stream()
                                        .flatMap(id -> state.vm(id).stream())
                                        .toList()));
        return sensible(view, state);
    }

    private Asking sensible(VmView view, StateSnapshot state) {
        if (dice.chance(taste.devices())) {
            return toDevices(view.wanted(), state);
        }
        if (dice.chance(taste.sizes())) {
            return toSizes(view);
        }
        return toPhase(view.wanted(), phase(view));
    }

    private static VmPhase phase(VmView view) {
        return view.actual().map(VmHandle::phase).orElse(VmPhase.STOPPED);
    }

    private Asking toPhase(VirtualMachine vm, VmPhase phase) {
        VmId id = vm.id();
        return switch (phase) {
            case STOPPED, FAILED, CRASHED -> action(Verb.START, Action.Verb.START, false, id);
            case RUNNING, STARTING, STOPPING -> toRunning(id);
            case PAUSED -> toHalted(id);
            case UNKNOWN -> toSilent(vm);
            case DELETING -> of(Verb.CREATE_VM);
        };
    }

    private Asking toRunning(VmId id) {
        return switch (dice.below(6)) {
            case 0 -> action(Verb.STOP, Action.Verb.STOP, false, id);
            case 1 -> action(Verb.STOP_BY_FORCE, Action.Verb.STOP, true, id);
            case 2 -> action(Verb.PAUSE, Action.Verb.PAUSE, false, id);
            case 3, 4 -> action(Verb.RESET, Action.Verb.RESET, false, id);
            default -> of(Verb.CREATE_VM);
        };
    }

    private Asking toHalted(VmId id) {
        return switch (dice.below(4)) {
            case 0 -> action(Verb.STOP, Action.Verb.STOP, false, id);
            case 1 -> action(Verb.RESET, Action.Verb.RESET, false, id);
            default -> action(Verb.RESUME, Action.Verb.RESUME, false, id);
        };
    }

    /** Nobody knows what has its files open. */
    private Asking toSilent(VirtualMachine vm) {
        List<DiskSpec> disks = vm.spec().disks();
        return disks.isEmpty() || dice.chance(0.4)
                ? toHalted(vm.id())
                : resizeDisk(vm.id(), dice.oneOf(disks).diskId());
    }

    /** Of what it has at times, else another one. */
    private Asking toDevices(VirtualMachine vm, StateSnapshot state) {
        List<DeviceSpec> devices = vm.spec().devices();
        if (devices.isEmpty() || dice.chance(0.4)) {
            return dice.chance(0.7) ? attachDisk(vm, state) : attachNic(vm.id());
        }
        return switch (dice.oneOf(devices)) {
            case DiskSpec disk ->
                    dice.chance(0.5)
                            ? detach(Verb.DETACH_DISK, vm.id(), disk.item())
                            : resizeDisk(vm.id(), disk.diskId());
            case NicSpec nic ->
                    dice.chance(0.5)
                            ? detach(Verb.DETACH_NIC, vm.id(), nic.item())
                            : setLink(vm.id(), nic.nicId(), !nic.linkUp());
        };
    }

    /** What is changed meets what lets it take effect; mostly it is about a running VM. */
    private Asking toSizes(VmView view) {
        VmId id = view.wanted().id();
        if (phase(view) != VmPhase.RUNNING && dice.chance(0.6)) {
            return toPhase(view.wanted(), phase(view));
        }
        return switch (dice.below(8)) {
            case 0 -> revert(id);
            case 1 -> softReset(Verb.SOFT_RESET, id, false);
            case 2 -> softReset(Verb.SOFT_RESET_BY_FORCE, id, true);
            default -> update(id);
        };
    }

    Asking of(Verb verb) {
        return switch (verb) {
            case CREATE_VM -> createVm();
            case START -> action(verb, Action.Verb.START, false);
            case STOP -> action(verb, Action.Verb.STOP, false);
            case STOP_BY_FORCE -> action(verb, Action.Verb.STOP, true);
            case PAUSE -> action(verb, Action.Verb.PAUSE, false);
            case RESUME -> action(verb, Action.Verb.RESUME, false);
            case RESET -> action(verb, Action.Verb.RESET, false);
            case SOFT_RESET -> softReset(verb, drafts.vmId(), false);
            case SOFT_RESET_BY_FORCE -> softReset(verb, drafts.vmId(), true);
            case UPDATE -> update(drafts.vmId());
            case REVERT -> revert(drafts.vmId());
            case ATTACH_DISK -> attachDisk(drafts.vmId(), drafts.diskId(), drafts.volumeId());
            case DETACH_DISK -> detach(verb, drafts.vmId(), Item.disk(drafts.diskId()));
            case RESIZE_DISK -> resizeDisk(drafts.vmId(), drafts.diskId());
            case ATTACH_NIC -> attachNic(drafts.vmId());
            case DETACH_NIC -> detach(verb, drafts.vmId(), Item.nic(drafts.nicId()));
            case SET_LINK -> setLink(drafts.vmId(), drafts.nicId(), dice.chance(0.5));
            case DELETE_VM -> delete(verb, false);
            case DELETE_VM_BY_FORCE -> delete(verb, true);
            case CREATE_VOLUME -> createVolume();
            case RESIZE_VOLUME -> resizeVolume();
            case DELETE_VOLUME -> deleteVolume();
            case IMPORT_IMAGE -> importImage();
            case DELETE_IMAGE -> deleteImage();
        };
    }

    /** A request id with most of what can have one. */
    private Asking asking(Verb verb, String words, Asking.Call call) {
        if (dice.chance(0.3)) {
            return plain(verb, words, call);
        }
        asked++;
        EditContext context =
                new EditContext(Optional.of(client + "-" + asked), words, Optional.empty());
        return new Asking(verb, words, context, true, call);
    }

    private static Asking plain(Verb verb, String words, Asking.Call call) {
        return new Asking(verb, words, EditContext.NONE, false, call);
    }

    private Asking createVm() {
        VmDraft draft = drafts.vm();
        String words =
                "create VM " + draft.id().name() + " with " + draft.disks().size() + " disks";
        return asking(
                Verb.CREATE_VM,
                words,
                (server, context, ledger) ->
                        ledger.note(server.edits().vmCreation().create(context, draft)));
    }

    private Asking action(Verb verb, Action.Verb action, boolean force) {
        return action(verb, action, force, drafts.vmId());
    }

    private Asking action(Verb verb, Action.Verb action, boolean force, VmId id) {
        Optional<Duration> deadline = deadline();
        ActionRequest request =
                action == Action.Verb.STOP
                        ? ActionRequest.stop(force, deadline)
                        : ActionRequest.of(action, deadline);
        String words =
                action.name().toLowerCase(java.util.Locale.ROOT) + (force ? " by force" : "");
        return action(verb, id, request, words);
    }

    private Optional<Duration> deadline() {
        return Optional.of(dice.between(Duration.ofSeconds(1), LONGEST_DEADLINE));
    }

    private Asking softReset(Verb verb, VmId id, boolean force) {
        ActionRequest request = ActionRequest.reset(Action.ResetMode.SOFT, force, deadline());
        return action(verb, id, request, "soft reset" + (force ? " by force" : ""));
    }

    private Asking action(Verb verb, VmId id, ActionRequest request, String what) {
        String words = what + " of " + id.name();
        return asking(
                verb,
                words,
                (server, context, ledger) ->
                        ledger.note(server.edits().vms().act(context, id, request)));
    }

    private Asking update(VmId id) {
        VmUpdate update = drafts.update();
        return asking(
                Verb.UPDATE,
                "update %s:%s%s%s%s"
                        .formatted(
                                id.name(),
                                update.cpus().map(to -> " cpus=" + to).orElse(""),
                                update.maxCpus().map(to -> " maxCpus=" + to).orElse(""),
                                update.memoryMib().map(to -> " memory=" + to).orElse(""),
                                update.maxMemoryMib().map(to -> " maxMemory=" + to).orElse("")),
                (server, context, ledger) ->
                        ledger.note(server.edits().updates().update(context, id, update)));
    }

    private Asking revert(VmId id) {
        Set<String> fields =
                dice.chance(0.5)
                        ? Set.of()
                        : Set.of(dice.oneOf(List.of(SizeChanges.CPUS, SizeChanges.MEMORY)));
        return asking(
                Verb.REVERT,
                "revert " + (fields.isEmpty() ? "all" : fields) + " of " + id.name(),
                (server, context, ledger) ->
                        ledger.note(server.edits().updates().revert(context, id, fields)));
    }

    /** Mostly a volume that is there, which somebody else may want, too. */
    private Asking attachDisk(VirtualMachine vm, StateSnapshot state) {
        List<VolumeId> free =
                state.volumes().keySet().stream()
                        .filter(id -> state.holder(id).isEmpty() || dice.chance(0.2))
                        .toList();
        List<String> ids =
                Drafts.DISKS.stream().filter(id -> vm.spec().disk(id).isEmpty()).toList();
        if (free.isEmpty() || ids.isEmpty()) {
            return createVolume();
        }
        return attachDisk(vm.id(), dice.oneOf(ids), dice.oneOf(free));
    }

    private Asking attachDisk(VmId id, String diskId, VolumeId volume) {
        VmDraft.Disk disk = drafts.disk(diskId, volume);
        return asking(
                Verb.ATTACH_DISK,
                "attach disk %s, volume %s, to %s"
                        .formatted(disk.diskId(), disk.volume().name(), id.name()),
                (server, context, ledger) ->
                        ledger.note(server.edits().attaches().attachDisk(context, id, disk)));
    }

    private Asking attachNic(VmId id) {
        VmDraft.Nic nic = drafts.moreNic();
        return asking(
                Verb.ATTACH_NIC,
                "attach NIC " + nic.nicId() + " to " + id.name(),
                (server, context, ledger) ->
                        ledger.note(server.edits().attaches().attachNic(context, id, nic)));
    }

    private Asking detach(Verb verb, VmId id, Item item) {
        Optional<Duration> deadline = deadline();
        return asking(
                verb,
                "detach " + item + " of " + id.name(),
                (server, context, ledger) ->
                        ledger.note(server.edits().devices().detach(context, id, item, deadline)));
    }

    private Asking resizeDisk(VmId id, String diskId) {
        long size = Drafts.MIB * (1 + dice.below(8));
        return asking(
                Verb.RESIZE_DISK,
                "grow disk " + diskId + " of " + id.name() + " to " + size / Drafts.MIB + " MiB",
                (server, context, ledger) ->
                        ledger.note(
                                server.edits().devices().resizeDisk(context, id, diskId, size)));
    }

    private Asking setLink(VmId id, String nicId, boolean up) {
        return asking(
                Verb.SET_LINK,
                "link of " + nicId + " of " + id.name() + (up ? " up" : " down"),
                (server, context, ledger) ->
                        ledger.note(server.edits().devices().setLink(context, id, nicId, up)));
    }

    private Asking delete(Verb verb, boolean force) {
        VmId id = drafts.vmId();
        return asking(
                verb,
                "delete VM " + id.name() + (force ? " by force" : ""),
                (server, context, ledger) -> {
                    Accepted accepted = server.edits().vms().delete(context, id, force);
                    ledger.note(accepted);
                });
    }

    private Asking createVolume() {
        VolumeDraft draft = drafts.volume();
        return asking(
                Verb.CREATE_VOLUME,
                "create volume " + draft.id().name(),
                (server, context, ledger) ->
                        ledger.noteMade(
                                "volume " + draft.id().name(),
                                server.edits().volumes().create(context, draft).uid()));
    }

    private Asking resizeVolume() {
        VolumeId id = drafts.volumeId();
        long size = Drafts.MIB * (1 + dice.below(8));
        return plain(
                Verb.RESIZE_VOLUME,
                "grow volume " + id.name() + " to " + size / Drafts.MIB + " MiB",
                (server, context, _) -> {
                    var _ = server.edits().volumes().resize(context, id, size);
                });
    }

    private Asking deleteVolume() {
        VolumeId id = drafts.volumeId();
        return plain(
                Verb.DELETE_VOLUME,
                "delete volume " + id.name(),
                (server, context, _) -> {
                    var _ = server.edits().volumes().delete(context, id);
                });
    }

    private Asking importImage() {
        ImageId id = drafts.imageId();
        boolean broken = dice.chance(0.1);
        return plain(
                Verb.IMPORT_IMAGE,
                "import image " + id.name(),
                (server, _, ledger) -> {
                    try (ImageImport upload =
                            server.edits().images().begin(id, drafts.format(), Map.of())) {
                        upload.write(ByteBuffer.allocate(broken ? 1 : SECTOR));
                        upload.write(ByteBuffer.allocate(SECTOR));
                        ledger.noteMade("image " + id.name(), upload.finish().uid());
                    }
                });
    }

    private Asking deleteImage() {
        ImageId id = drafts.imageId();
        return plain(
                Verb.DELETE_IMAGE,
                "delete image " + id.name(),
                (server, context, _) -> {
                    var _ = server.edits().images().delete(context, id);
                });
    }
}
