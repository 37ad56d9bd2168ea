package io.plasmavmc.server.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.core.edit.Accepted;
import io.plasmavmc.core.edit.ActionRequest;
import io.plasmavmc.core.edit.EditContext;
import io.plasmavmc.core.edit.EditProgress;
import io.plasmavmc.core.edit.EditServices;
import io.plasmavmc.core.edit.ImageImport;
import io.plasmavmc.core.edit.VmDraft;
import io.plasmavmc.core.edit.VolumeDraft;
import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.hypervisor.RunState;
import io.plasmavmc.core.image.DiskFormat;
import io.plasmavmc.core.image.Image;
import io.plasmavmc.core.image.ImageId;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.tenant.ProjectId;
import io.plasmavmc.core.vm.Action;
import io.plasmavmc.core.vm.GuestConfig;
import io.plasmavmc.core.vm.NicSpec;
import io.plasmavmc.core.vm.VirtualMachine;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.core.vm.VmPhase;
import io.plasmavmc.core.vm.VmSpec;
import io.plasmavmc.core.volume.Volume;
import io.plasmavmc.core.volume.VolumeId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** Who asks, and looks at what came of it: one VM, one volume and one image. */
final class Client {

    static final VmId WEB = VmId.of("default", "default", "web-1");
    static final ProjectId PROJECT = WEB.project();
    static final VolumeId DATA = new VolumeId(PROJECT, "data-1");
    static final ImageId DEBIAN = new ImageId(PROJECT, "debian");
    static final long MIB = 1L << 20;

    private final CrashHost host;

    Client(CrashHost host) {
        this.host = host;
    }

    CrashHost host() {
        return host;
    }

    private EditServices edits() {
        return host.server().edits();
    }

    private static EditContext request(String id) {
        return new EditContext(Optional.of(id), id, Optional.empty());
    }

    /** With a disk that is made for it and goes with it, and a NIC. */
    Accepted create(VmSpec.OnCrash onCrash) {
        VmDraft draft =
                new VmDraft(
                        WEB,
                        Map.of(),
                        Map.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(256L),
                        Optional.empty(),
                        Optional.of(onCrash),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(
                                new VmDraft.Disk(
                                        "root",
                                        new VolumeId(PROJECT, "web-1-root"),
                                        Optional.empty(),
                                        false,
                                        Optional.of(blank(64 * MIB)))),
                        List.of(
                                new VmDraft.Nic(
                                        "eth0",
                                        Optional.empty(),
                                        true,
                                        new NicSpec.Network.User(List.of()))),
                        GuestConfig.NONE);
        return edits().vmCreation().create(request("create"), draft);
    }

    private static VmDraft.NewVolume blank(long size) {
        return new VmDraft.NewVolume(Optional.empty(), Optional.of(size), Optional.empty());
    }

    void stopped() {
        create(VmSpec.OnCrash.STOP);
        host.awaitSettled();
    }

    void running() {
        running(VmSpec.OnCrash.STOP);
    }

    void running(VmSpec.OnCrash onCrash) {
        create(onCrash);
        host.awaitSettled();
        start();
    }

    /** Before anything is asked. */
    void start() {
        act("prepare", ActionRequest.of(Action.Verb.START, Optional.empty()));
        host.awaitSettled();
    }

    void paused() {
        running();
        act("prepare-too", ActionRequest.of(Action.Verb.PAUSE, Optional.empty()));
        host.awaitSettled();
    }

    Accepted act(Action.Verb verb) {
        return act("act", ActionRequest.of(verb, Optional.empty()));
    }

    Accepted stop(boolean force, Duration deadline) {
        return act("act", ActionRequest.stop(force, Optional.of(deadline)));
    }

    Accepted softReset(boolean force, Duration deadline) {
        return act("act", ActionRequest.reset(Action.ResetMode.SOFT, force, Optional.of(deadline)));
    }

    private Accepted act(String requestId, ActionRequest request) {
        return edits().vms().act(request(requestId), WEB, request);
    }

    /** An edit under a request id of its name. */
    Accepted edit(String name, BiFunction<EditServices, EditContext, Accepted> edit) {
        return edit.apply(edits(), request(name));
    }

    Accepted delete(boolean force) {
        return edits().vms().delete(request("delete"), WEB, force);
    }

    VirtualMachine vm() {
        return host.state().vm(WEB).orElseThrow().wanted();
    }

    Uid uid() {
        return vm().uid();
    }

    VmHandle handle() {
        return host.state().vm(WEB).orElseThrow().actual().orElseThrow();
    }

    EditProgress ending(Accepted edit) {
        return EditProgress.of(host.state(), edit);
    }

    /** Done, and the VM in that phase, its guest booted that often since it was made. */
    void isDone(Accepted edit, VmPhase phase, int boots) {
        assertThat(ending(edit)).isEqualTo(new EditProgress.Done());
        isIn(phase, boots);
        isJoined(edit);
    }

    void isIn(VmPhase phase, int boots) {
        assertThat(handle().phase()).isEqualTo(phase);
        assertThat(host.boots(uid())).as("boots of the guest").isEqualTo(boots);
    }

    /** Whatever was answered, the phase agrees with it. */
    void hasEnded(Accepted edit, VmPhase done, VmPhase failed) {
        switch (ending(edit)) {
            case EditProgress.Done _ -> assertThat(handle().phase()).isEqualTo(done);
            case EditProgress.Failed _ -> assertThat(handle().phase()).isEqualTo(failed);
            case EditProgress.Waiting _, EditProgress.Superseded _, EditProgress.Gone _ ->
                    throw new AssertionError("not ended: " + ending(edit));
        }
        isJoined(edit);
    }

    void hasFailed(Accepted edit, Reason reason) {
        assertThat(ending(edit))
                .isInstanceOfSatisfying(
                        EditProgress.Failed.class,
                        failed -> assertThat(failed.reason()).isEqualTo(reason.name()));
        isJoined(edit);
    }

    /** The request is known by its id: asked once more, it makes nothing new. */
    private void isJoined(Accepted edit) {
        long before = vm().generation();
        ActionRequest again = ActionRequest.of(Action.Verb.RESET, Optional.empty());
        if (edit.kind() == Accepted.Kind.ACTION) {
            assertThat(edits().vms().act(request("act"), WEB, again).generation())
                    .isEqualTo(edit.generation());
        }
        assertThat(vm().generation()).isEqualTo(before);
    }

    /** No guest that ran was ended without being asked. */
    void neverKilledARunningGuest() {
        assertThat(host.commanded("terminate", RunState.RUNNING)).isZero();
    }

    boolean createVolume(long size) {
        edits().volumes()
                .create(request("volume"), new VolumeDraft(DATA, blank(size), Map.of(), false));
        return true;
    }

    /** A copy of the image. */
    void copyImage() {
        VmDraft.NewVolume copy =
                new VmDraft.NewVolume(Optional.of(DEBIAN), Optional.empty(), Optional.empty());
        edits().volumes().create(EditContext.NONE, new VolumeDraft(DATA, copy, Map.of(), false));
    }

    void hasVolume(long size) {
        createVolume(size);
        host.awaitSettled();
    }

    boolean resizeVolume(long size) {
        edits().volumes().resize(request("resize"), DATA, size);
        return true;
    }

    boolean deleteVolume() {
        edits().volumes().delete(request("delete-volume"), DATA);
        return true;
    }

    Optional<Volume> volume() {
        return host.state().volume(DATA).map(stored -> stored.value());
    }

    /**
     * Imports it, unless a call that was not answered has done so; one that was broken off has to
     * give the name back first.
     */
    boolean importImage(byte[] content) {
        host.awaitSettledOrHalted();
        host.requireAlive();
        if (image().filter(image -> image.phase() == Image.Phase.READY).isPresent()) {
            return true;
        }
        try (ImageImport upload = edits().images().begin(DEBIAN, DiskFormat.RAW, Map.of())) {
            upload.write(ByteBuffer.wrap(content));
            upload.finish();
        }
        return true;
    }

    boolean importIsRejected() {
        try {
            return !importImage(new byte[100]);
        } catch (PlasmaException e) {
            assertThat(e.reason()).isEqualTo(Reason.IMAGE_REJECTED);
            return true;
        }
    }

    void hasImage() {
        importImage(new byte[512]);
        host.awaitSettled();
    }

    boolean deleteImage() {
        edits().images().delete(request("delete-image"), DEBIAN);
        return true;
    }

    /** The copy may be there first. */
    boolean unlessInUse(Supplier<Boolean> deletion) {
        try {
            return deletion.get();
        } catch (PlasmaException e) {
            assertThat(e.reason()).isEqualTo(Reason.IMAGE_IN_USE);
            return true;
        }
    }

    Optional<Image> image() {
        return host.state().image(DEBIAN).map(stored -> stored.value());
    }

    /** Deletes all there is, and finds nothing left of it. */
    void clear() {
        if (host.state().vms().containsKey(WEB)) {
            edits().vms().delete(EditContext.NONE, WEB, true);
        }
        host.awaitSettled();
        volume().ifPresent(_ -> edits().volumes().delete(EditContext.NONE, DATA));
        host.awaitSettled();
        image().ifPresent(_ -> edits().images().delete(EditContext.NONE, DEBIAN));
        host.awaitSettled();
        assertThat(host.machinesOnHost()).isEmpty();
        assertThat(host.keys()).isEmpty();
    }
}
