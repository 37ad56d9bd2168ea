package io.plasmavmc.bench;

import com.google.protobuf.Duration;
import io.plasmavmc.api.v1.AttachDiskRequest;
import io.plasmavmc.api.v1.AttachNicRequest;
import io.plasmavmc.api.v1.CreateVmRequest;
import io.plasmavmc.api.v1.CreateVolumeRequest;
import io.plasmavmc.api.v1.DeleteVmRequest;
import io.plasmavmc.api.v1.DetachDiskRequest;
import io.plasmavmc.api.v1.DetachNicRequest;
import io.plasmavmc.api.v1.GetVmRequest;
import io.plasmavmc.api.v1.GetVolumeRequest;
import io.plasmavmc.api.v1.StartVmRequest;
import io.plasmavmc.api.v1.StopVmRequest;
import io.plasmavmc.api.v1.UpdateVmRequest;
import io.plasmavmc.api.v1.UserNetwork;
import io.plasmavmc.api.v1.VirtualMachine;
import io.plasmavmc.api.v1.VmServiceGrpc.VmServiceBlockingStub;
import io.plasmavmc.api.v1.Volume;
import io.plasmavmc.api.v1.VolumeServiceGrpc.VolumeServiceBlockingStub;
import io.plasmavmc.core.runtime.Uid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** One VM with the sample guest, asked for by gRPC on a warm connection; for one thread. */
final class GuestVm {

    private static final String DISK = "data";
    private static final String NIC = "lan";
    private static final long DISK_BYTES = 64L << 20;

    private static final String SCOPE = "default";
    private static final Duration WAIT = Duration.newBuilder().setSeconds(60).build();
    private static final int BOOT_SECONDS = 120;

    private final ServerUnderTest server;
    private final VmServiceBlockingStub vms;
    private final VolumeServiceBlockingStub volumes;
    private final String name;

    /** Makes the VM and the volume to put into it; the image has to be there. */
    GuestVm(ServerUnderTest server, String name, String image) throws IOException {
        this.server = server;
        this.name = name;
        vms = server.stub(VmServiceBlockingStub.class);
        volumes = server.stub(VolumeServiceBlockingStub.class);
        create(image);
    }

    /** The uid of the volume that is put into it. */
    Uid volumeUid() {
        return new Uid(
                volumes.getVolume(
                                GetVolumeRequest.newBuilder()
                                        .setOrgId(SCOPE)
                                        .setProjectId(SCOPE)
                                        .setVolumeId(volume())
                                        .build())
                        .getUid());
    }

    private void create(String image) {
        VirtualMachine.Spec spec =
                VirtualMachine.Spec.newBuilder()
                        .setCpus(1)
                        .setMemoryMib(256)
                        .addDisks(
                                VirtualMachine.Disk.newBuilder()
                                        .setDiskId("root")
                                        .setImageId(image)
                                        .setBootOrder(1))
                        .build();
        var _ =
                vms.createVm(
                        CreateVmRequest.newBuilder()
                                .setOrgId(SCOPE)
                                .setProjectId(SCOPE)
                                .setVm(VirtualMachine.newBuilder().setVmId(name).setSpec(spec))
                                .setWait(WAIT)
                                .build());
        var _ =
                volumes.createVolume(
                        CreateVolumeRequest.newBuilder()
                                .setOrgId(SCOPE)
                                .setProjectId(SCOPE)
                                .setVolume(
                                        Volume.newBuilder()
                                                .setVolumeId(volume())
                                                .setSizeBytes(DISK_BYTES))
                                .setWait(WAIT)
                                .build());
    }

    private String volume() {
        return name + "-data";
    }

    /** Starts it, and returns when its guest says that it is ready. */
    void start() throws IOException {
        VirtualMachine vm =
                vms.startVm(
                        StartVmRequest.newBuilder()
                                .setOrgId(SCOPE)
                                .setProjectId(SCOPE)
                                .setVmId(name)
                                .setWait(WAIT)
                                .build());
        awaitReady(console(vm.getUid()), 1);
    }

    Path console(String uid) {
        return server.tokenFile().resolveSibling("vms").resolve(uid).resolve("console.log");
    }

    String uid() {
        return vms.getVm(
                        GetVmRequest.newBuilder()
                                .setOrgId(SCOPE)
                                .setProjectId(SCOPE)
                                .setVmId(name)
                                .build())
                .getUid();
    }

    /** Waits until a guest has said so often that it is ready. */
    static void awaitReady(Path console, int boots) throws IOException {
        for (int tenths = 0; tenths < BOOT_SECONDS * 10; tenths++) {
            if (Files.exists(console)) {
                try (Stream<String> lines = Files.lines(console)) {
                    if (lines.filter(line -> line.contains("GUEST-READY")).count() >= boots) {
                        return;
                    }
                }
            }
            LockSupport.parkNanos(100_000_000);
        }
        throw new IOException("the guest did not boot: " + console);
    }

    void stop() {
        var _ =
                vms.stopVm(
                        StopVmRequest.newBuilder()
                                .setOrgId(SCOPE)
                                .setProjectId(SCOPE)
                                .setVmId(name)
                                .setForce(true)
                                .setWait(WAIT)
                                .build());
    }

    void delete() {
        var _ =
                vms.deleteVm(
                        DeleteVmRequest.newBuilder()
                                .setOrgId(SCOPE)
                                .setProjectId(SCOPE)
                                .setVmId(name)
                                .setForce(true)
                                .setWait(WAIT)
                                .build());
    }

    void attachDisk() {
        var _ =
                vms.attachDisk(
                        AttachDiskRequest.newBuilder()
                                .setOrgId(SCOPE)
                                .setProjectId(SCOPE)
                                .setVmId(name)
                                .setDisk(
                                        VirtualMachine.Disk.newBuilder()
                                                .setDiskId(DISK)
                                                .setVolumeId(volume()))
                                .setWait(WAIT)
                                .build());
    }

    void detachDisk() {
        var _ =
                vms.detachDisk(
                        DetachDiskRequest.newBuilder()
                                .setOrgId(SCOPE)
                                .setProjectId(SCOPE)
                                .setVmId(name)
                                .setDiskId(DISK)
                                .setWait(WAIT)
                                .build());
    }

    void attachNic() {
        var _ =
                vms.attachNic(
                        AttachNicRequest.newBuilder()
                                .setOrgId(SCOPE)
                                .setProjectId(SCOPE)
                                .setVmId(name)
                                .setNic(
                                        VirtualMachine.Nic.newBuilder()
                                                .setNicId(NIC)
                                                .setUser(UserNetwork.getDefaultInstance()))
                                .setWait(WAIT)
                                .build());
    }

    void detachNic() {
        var _ =
                vms.detachNic(
                        DetachNicRequest.newBuilder()
                                .setOrgId(SCOPE)
                                .setProjectId(SCOPE)
                                .setVmId(name)
                                .setNicId(NIC)
                                .setWait(WAIT)
                                .build());
    }

    /** Wants so much memory, and returns when the guest has it, or has had its time. */
    void setMemory(int mib) {
        var _ = vms.updateVm(memory(mib).setWait(WAIT).build());
    }

    private UpdateVmRequest.Builder memory(int mib) {
        return UpdateVmRequest.newBuilder()
                .setOrgId(SCOPE)
                .setProjectId(SCOPE)
                .setVmId(name)
                .setVm(
                        VirtualMachine.newBuilder()
                                .setSpec(VirtualMachine.Spec.newBuilder().setMemoryMib(mib)));
    }
}
