package io.plasmavmc.testkit.sim;

import io.plasmavmc.core.hypervisor.RunState;
import io.plasmavmc.core.hypervisor.fake.FakeHost;
import io.plasmavmc.core.image.Image;
import io.plasmavmc.core.node.Owner;
import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.state.VmView;
import io.plasmavmc.core.vm.ItemAnswer;
import io.plasmavmc.core.vm.VirtualMachine;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.volume.Volume;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What must hold once nothing fails any more and some time has passed. */
final class Peace {
    private final World world;
    private final Ledger ledger;

    /** A rule that does not hold yet, and why. */
    record Open(Rule rule, String why) {}

    Peace(World world, Ledger ledger) {
        this.world = world;
        this.ledger = ledger;
    }

    /** What is still to come; nothing once the world is at rest. */
    List<Open> open() {
        List<Open> open = new ArrayList<>();
        StateSnapshot state = world.facts.state();
        state.vms().forEach((id, vm) -> vm(state.view(id, vm), open));
        state.vms().forEach((id, vm) -> open.addAll(DevicePeace.open(world, state.view(id, vm))));
        state.vms().forEach((id, vm) -> open.addAll(SizePeace.open(world, state.view(id, vm))));
        state.volumes().values().forEach(volume -> volume(state, volume.value(), open));
        state.images().values().forEach(image -> image(image.value(), open));
        ledger.waiting().forEach(edit -> open.add(new Open(Rule.EVERY_REQUEST_ENDS, edit)));
        ledger.lost().forEach(edit -> open.add(new Open(Rule.ACCEPTED_STAYS, edit)));
        world.facts.files().leftovers().forEach(it -> open.add(new Open(Rule.NOTHING_LEFT, it)));
        world.facts.files().wrongSizes().forEach(it -> open.add(new Open(Rule.SIZE_IS_TRUE, it)));
        world.facts
                .files()
                .missing()
                .forEach(it -> open.add(new Open(Rule.IMAGE_STAYS_BELOW_COPIES, it)));
        processes(state, open);
        index(state, open);
        return open;
    }

    private void vm(VmView view, List<Open> open) {
        VirtualMachine vm = view.wanted();
        if (vm.isDeleting()) {
            open.add(new Open(Rule.NOTHING_LEFT, vm.id() + " is still to be deleted"));
        }
        long settled = view.actual().map(VmHandle::settledGeneration).orElse(0L);
        long answered = view.actual().map(VmHandle::answeredAction).orElse(0L);
        boolean said = settled >= vm.generation() || world.facts.waitsForSilent(vm);
        boolean restarts = view.crashStartDue().isPresent();
        if (!said || answered < vm.actionNumber() || isTimed(view) || restarts) {
            open.add(new Open(Rule.EVERY_REQUEST_ENDS, vm + " with " + view.actual()));
        }
    }

    /** Whether a guest is still given its time: it is over even where its machine stays silent. */
    private static boolean isTimed(VmView view) {
        return view.actual().stream()
                .flatMap(handle -> handle.items().stream())
                .anyMatch(answer -> answer.state() == ItemAnswer.State.WAITING);
    }

    private void volume(StateSnapshot state, Volume volume, List<Open> open) {
        boolean working =
                volume.status().phase() == Volume.Phase.CREATING
                        || volume.status().phase() == Volume.Phase.RESIZING
                        || (volume.status().phase() == Volume.Phase.READY
                                && volume.isToGrow()
                                && !world.facts.isOutOfReach(volume));
        boolean going = volume.deleteTime().isPresent() && state.holder(volume.id()).isEmpty();
        if (working || going) {
            open.add(new Open(Rule.EVERY_REQUEST_ENDS, volume.toString()));
        }
    }

    private static void image(Image image, List<Open> open) {
        if (image.phase() == Image.Phase.UPLOADING || image.phase() == Image.Phase.DELETING) {
            open.add(new Open(Rule.EVERY_REQUEST_ENDS, image.toString()));
        }
    }

    private void processes(StateSnapshot state, List<Open> open) {
        for (Stored<VirtualMachine> vm : state.vms().values()) {
            Optional<VmHandle> handle = state.vm(vm.value().id()).flatMap(VmView::actual);
            Optional<FakeHost.Living> process = world.process(vm.value().uid());
            if (!agree(handle, process)) {
                open.add(new Open(Rule.PHASE_IS_TRUE, handle + " while " + process));
            }
        }
        world.host
                .processes()
                .forEach(
                        (uid, process) -> {
                            if (world.facts.handle(uid).isEmpty()) {
                                open.add(new Open(Rule.NOTHING_LEFT, "QEMU " + process));
                            }
                        });
    }

    private static boolean agree(Optional<VmHandle> handle, Optional<FakeHost.Living> process) {
        if (handle.isEmpty()) {
            return process.isEmpty();
        }
        boolean silent = process.filter(FakeHost.Living::silent).isPresent();
        // A process that fell silent before it was written down is found again when it speaks.
        boolean same =
                process.isEmpty()
                        || (silent && handle.get().machine().isEmpty())
                        || handle.get().machine().equals(process.map(FakeHost.Living::machine));
        Optional<RunState> state = process.map(FakeHost.Living::state);
        return same
                && switch (handle.get().phase()) {
                    case STOPPED, FAILED -> state.isEmpty();
                    case RUNNING -> state.equals(Optional.of(RunState.RUNNING)) && !silent;
                    case PAUSED -> state.filter(Peace::isHalted).isPresent() && !silent;
                    case CRASHED ->
                            state.isEmpty() || state.equals(Optional.of(RunState.GUEST_PANICKED));
                    case UNKNOWN -> silent;
                    case STARTING, STOPPING, DELETING -> false;
                };
    }

    private static boolean isHalted(RunState state) {
        return state == RunState.PAUSED
                || state == RunState.PRELAUNCH
                || state == RunState.IO_ERROR;
    }

    private void index(StateSnapshot truth, List<Open> open) {
        Optional<StateSnapshot> shown = world.server().map(server -> server.index().snapshot());
        String differs =
                shown.map(
                                seen ->
                                        difference("VMs", seen.vms(), truth.vms())
                                                + difference(
                                                        "handles", seen.handles(), truth.handles())
                                                + difference(
                                                        "owners", seen.owners(), truth.owners())
                                                + difference(
                                                        "images", seen.images(), truth.images())
                                                + difference(
                                                        "volumes", seen.volumes(), truth.volumes())
                                                + difference(
                                                        "claims",
                                                        seen.volumeClaims(),
                                                        truth.volumeClaims())
                                                + difference(
                                                        "MACs",
                                                        seen.macClaims(),
                                                        truth.macClaims()))
                        .orElse("there is no server");
        if (!differs.isEmpty()) {
            open.add(new Open(Rule.INDEX_IS_STORE, differs));
        }
        for (Stored<Owner> owner : truth.owners().values()) {
            if (!owner.value().node().equals(World.NODE)) {
                open.add(new Open(Rule.COMES_TO_REST, owner.value().toString()));
            }
        }
    }

    private static String difference(String what, Map<?, ?> shown, Map<?, ?> truth) {
        return shown.equals(truth) ? "" : what + ": " + shown + " (expected: " + truth + ") ";
    }
}
