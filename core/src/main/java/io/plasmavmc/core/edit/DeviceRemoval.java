package io.plasmavmc.core.edit;

import io.plasmavmc.chainfire.ChainFire;
import io.plasmavmc.chainfire.Commit;
import io.plasmavmc.chainfire.CommitResult;
import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.reconcile.Outcome;
import io.plasmavmc.core.reconcile.Reconciler;
import io.plasmavmc.core.state.Keys;
import io.plasmavmc.core.state.StateCodec;
import io.plasmavmc.core.state.StateIndex;
import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.state.VmView;
import io.plasmavmc.core.step.StepGate;
import io.plasmavmc.core.step.StepName;
import io.plasmavmc.core.vm.DeviceSpec;
import io.plasmavmc.core.vm.DiskSpec;
import io.plasmavmc.core.vm.ItemAnswer;
import io.plasmavmc.core.vm.NicSpec;
import io.plasmavmc.core.vm.VirtualMachine;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.core.vm.VmSpec;
import io.plasmavmc.core.volume.Volume;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Tidies a VM's spec by what its owner has answered: a device that was let go, or could not be had,
 * goes with its claim in one commit; the mark of one that stays is cleared. No edit, so the VM's
 * generation stays. Any server that sees the answer may do it; the compares let one win.
 */
public final class DeviceRemoval implements Reconciler<VmId> {

    private static final Duration AGAIN = Duration.ofMillis(20);

    private final ChainFire store;
    private final StateCodec codec;
    private final StateIndex index;
    private final StepGate gate;
    private final InstantSource clock;

    public DeviceRemoval(
            ChainFire store,
            StateCodec codec,
            StateIndex index,
            StepGate gate,
            InstantSource clock) {
        this.store = store;
        this.codec = codec;
        this.index = index;
        this.gate = gate;
        this.clock = clock;
    }

    /** Whether the owner's answer leaves something to do in the spec. */
    public static boolean isUntidy(VirtualMachine vm, VmHandle handle) {
        return vm.spec().devices().stream()
                .anyMatch(
                        device ->
                                handle.item(device)
                                        .filter(answer -> isUntidy(device, answer))
                                        .isPresent());
    }

    static boolean isUntidy(DeviceSpec device, ItemAnswer answer) {
        return isToGo(device, answer) || isToStay(device, answer);
    }

    /** One that came back meanwhile has a newer generation, and no such answer. */
    private static boolean isToGo(DeviceSpec device, ItemAnswer answer) {
        return answer.released()
                && answer.generation() == device.generation()
                && (device.isDetaching() || answer.state() == ItemAnswer.State.FAILED);
    }

    private static boolean isToStay(DeviceSpec device, ItemAnswer answer) {
        return device.isDetaching()
                && answer.generation() == device.generation()
                && answer.state() == ItemAnswer.State.FAILED
                && !answer.released()
                && !answer.reason().equals(Reason.GUEST_HOLDS_DEVICE.name());
    }

    @Override
    public Outcome reconcile(VmId id) {
        StateSnapshot state = index.snapshot();
        Optional<VmView> view = state.vm(id).filter(found -> !found.wanted().isDeleting());
        if (view.isEmpty() || view.get().handle().isEmpty()) {
            return new Outcome.Settled();
        }
        VmHandle handle = view.get().handle().get().value();
        for (DeviceSpec device : view.get().wanted().spec().devices()) {
            Optional<ItemAnswer> answer =
                    handle.item(device).filter(found -> isUntidy(device, found));
            if (answer.isPresent()) {
                return tidy(view.get(), device, answer.get(), state);
            }
        }
        return new Outcome.Settled();
    }

    private Outcome tidy(VmView view, DeviceSpec device, ItemAnswer answer, StateSnapshot state) {
        Commit.Builder commit =
                Commit.builder()
                        .whenUnchanged(
                                Keys.handle(view.wanted().id()),
                                view.handle().orElseThrow().revision());
        VmSpec spec = view.wanted().spec();
        if (isToGo(device, answer)) {
            free(view.wanted(), device, state, commit);
            return commit(step(device), view, spec.without(device.item()), commit);
        }
        return commit(StepName.DETACH_UNMARK, view, spec.with(device.unmarked()), commit);
    }

    private static StepName step(DeviceSpec device) {
        return device.isDetaching() ? StepName.DETACH_FORGET : StepName.DEVICE_WITHDRAW;
    }

    private void free(
            VirtualMachine vm, DeviceSpec device, StateSnapshot state, Commit.Builder commit) {
        switch (device) {
            case DiskSpec disk -> {
                Claims.release(
                        vm,
                        Keys.volumeClaim(disk.volume()),
                        Optional.ofNullable(state.volumeClaims().get(disk.volume())),
                        commit);
                state.volume(disk.volume())
                        .filter(found -> disk.holds(found.value()))
                        .filter(found -> found.value().deleteWithVm())
                        .ifPresent(found -> keep(found, commit));
            }
            case NicSpec nic ->
                    Claims.release(
                            vm,
                            Keys.macClaim(nic.mac()),
                            Optional.ofNullable(state.macClaims().get(nic.mac())),
                            commit);
        }
    }

    /** A volume that is taken out of its VM does not go with the next one that it is put into. */
    private void keep(Stored<Volume> volume, Commit.Builder commit) {
        String key = Keys.volume(volume.value().id());
        commit.whenUnchanged(key, volume.revision())
                .put(key, codec.volume().encode(volume.value().keptWithoutVm(), volume.raw()));
    }

    private Outcome commit(StepName step, VmView view, VmSpec spec, Commit.Builder commit) {
        VirtualMachine next = view.wanted().withSpecTidied(spec);
        String key = Keys.vm(next.id());
        commit.whenUnchanged(key, view.vm().revision())
                .put(key, codec.vm().encode(next, view.vm().raw()));
        return switch (gate.take(step, key, () -> store.commit(commit.build()))) {
            // There may be more of them.
            case CommitResult.Committed _, CommitResult.Conflicted _ ->
                    new Outcome.LookAgain(clock.instant().plus(AGAIN));
        };
    }
}
