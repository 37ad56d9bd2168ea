package io.plasmavmc.bench;

import com.google.protobuf.Duration;
import io.plasmavmc.api.v1.CreateVmRequest;
import io.plasmavmc.api.v1.DeleteVmRequest;
import io.plasmavmc.api.v1.GetVmRequest;
import io.plasmavmc.api.v1.StartVmRequest;
import io.plasmavmc.api.v1.StopVmRequest;
import io.plasmavmc.api.v1.UpdateVmRequest;
import io.plasmavmc.api.v1.VirtualMachine;
import io.plasmavmc.api.v1.VmServiceGrpc.VmServiceBlockingStub;
import java.io.IOException;

/** One VM without a disk, asked for by gRPC on a warm connection; for one thread. */
final class EmptyVm {

    private static final String SCOPE = "default";
    private static final Duration WAIT = Duration.newBuilder().setSeconds(60).build();

    private final VmServiceBlockingStub vms;
    private final String name;

    EmptyVm(ServerUnderTest server, String name, int maxCpus) throws IOException {
        this.name = name;
        vms = server.stub(VmServiceBlockingStub.class);
        var _ =
                vms.createVm(
                        CreateVmRequest.newBuilder()
                                .setOrgId(SCOPE)
                                .setProjectId(SCOPE)
                                .setVm(
                                        VirtualMachine.newBuilder()
                                                .setVmId(name)
                                                .setSpec(
                                                        VirtualMachine.Spec.newBuilder()
                                                                .setCpus(1)
                                                                .setMaxCpus(maxCpus)
                                                                .setMemoryMib(256)))
                                .setWait(WAIT)
                                .build());
    }

    void start() {
        var _ =
                vms.startVm(
                        StartVmRequest.newBuilder()
                                .setOrgId(SCOPE)
                                .setProjectId(SCOPE)
                                .setVmId(name)
                                .setWait(WAIT)
                                .build());
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

    void setCpus(int cpus) {
        var _ =
                vms.updateVm(
                        UpdateVmRequest.newBuilder()
                                .setOrgId(SCOPE)
                                .setProjectId(SCOPE)
                                .setVmId(name)
                                .setVm(
                                        VirtualMachine.newBuilder()
                                                .setSpec(
                                                        VirtualMachine.Spec.newBuilder()
                                                                .setCpus(cpus)))
                                .setWait(WAIT)
                                .build());
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
}
