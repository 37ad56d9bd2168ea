package io.plasmavmc.server.grpc;

import io.plasmavmc.api.v1.VirtualMachine;
import io.plasmavmc.api.v1.VirtualMachine.Spec;
import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.vm.Action;
import io.plasmavmc.core.vm.DiskSpec;
import io.plasmavmc.core.vm.GuestConfig;
import io.plasmavmc.core.vm.Power;
import io.plasmavmc.core.vm.VmSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What is wanted of a VM, as a message. */
final class SpecMessages {

    private SpecMessages() {}

    static Spec of(io.plasmavmc.core.vm.VirtualMachine vm) {
        VmSpec spec = vm.spec();
        Spec.Builder message =
                Spec.newBuilder()
                        .setPower(power(vm.power()))
                        .setCpus(spec.cpus())
                        .setMaxCpus(spec.maxCpus())
                        .setMemoryMib(Math.toIntExact(spec.memoryMib()))
                        .setMaxMemoryMib(Math.toIntExact(spec.maxMemoryMib()))
                        .setOnCrash(onCrash(spec.onCrash()))
                        .setAutostart(autostart(spec.autostart()))
                        .setMachineType(spec.machineType())
                        .setNode(spec.node().map(NodeId::name).orElse(""))
                        .setGuestConfig(guestConfig(spec.guestConfig()));
        vm.action().ifPresent(action -> message.setAction(action(action)));
        spec.disks().forEach(disk -> message.addDisks(disk(disk)));
        spec.nics().forEach(nic -> message.addNics(NicMessages.of(nic)));
        return message.build();
    }

    private static Spec.Power power(Power power) {
        return switch (power) {
            case RUNNING -> Spec.Power.RUNNING;
            case PAUSED -> Spec.Power.PAUSED;
            case STOPPED -> Spec.Power.STOPPED;
        };
    }

    private static Spec.OnCrash onCrash(VmSpec.OnCrash onCrash) {
        return switch (onCrash) {
            case STOP -> Spec.OnCrash.STOP;
            case RESTART -> Spec.OnCrash.RESTART;
            case PRESERVE -> Spec.OnCrash.PRESERVE;
        };
    }

    private static Spec.Autostart autostart(VmSpec.Autostart autostart) {
        return switch (autostart) {
            case LAST -> Spec.Autostart.LAST;
            case ALWAYS -> Spec.Autostart.ALWAYS;
            case NEVER -> Spec.Autostart.NEVER;
        };
    }

    private static VirtualMachine.Action action(Action action) {
        VirtualMachine.Action.Builder message =
                VirtualMachine.Action.newBuilder()
                        .setNumber(action.number())
                        .setVerb(
                                switch (action.verb()) {
                                    case START -> VirtualMachine.Action.Verb.START;
                                    case STOP -> VirtualMachine.Action.Verb.STOP;
                                    case PAUSE -> VirtualMachine.Action.Verb.PAUSE;
                                    case RESUME -> VirtualMachine.Action.Verb.RESUME;
                                    case RESET -> VirtualMachine.Action.Verb.RESET;
                                });
        switch (action.mode()) {
            case HARD -> message.setMode(VirtualMachine.Action.Mode.HARD);
            case SOFT -> message.setMode(VirtualMachine.Action.Mode.SOFT);
            case NONE -> {}
        }
        return message.build();
    }

    private static VirtualMachine.Disk disk(DiskSpec disk) {
        VirtualMachine.Disk.Builder message =
                VirtualMachine.Disk.newBuilder()
                        .setDiskId(disk.diskId())
                        .setVolumeId(disk.volume().name())
                        .setReadOnly(disk.readOnly())
                        .setDetaching(disk.isDetaching());
        disk.bootOrder().ifPresent(message::setBootOrder);
        return message.build();
    }

    private static VirtualMachine.GuestConfig guestConfig(GuestConfig config) {
        return VirtualMachine.GuestConfig.newBuilder()
                .setHostname(config.hostname().orElse(""))
                .addAllSshKeys(config.sshKeys())
                .setUserDataSha256(
                        config.userData()
                                .map(GuestConfig.Secret::reveal)
                                .map(SpecMessages::sha256)
                                .orElse(""))
                .build();
    }

    static String sha256(String userData) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(userData.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
