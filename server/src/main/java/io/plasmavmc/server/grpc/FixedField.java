package io.plasmavmc.server.grpc;

import io.plasmavmc.api.v1.VirtualMachine;
import io.plasmavmc.api.v1.VirtualMachine.Disk;
import io.plasmavmc.api.v1.VirtualMachine.GuestConfig;
import io.plasmavmc.api.v1.VirtualMachine.Nic;
import io.plasmavmc.api.v1.VirtualMachine.Spec;
import io.plasmavmc.core.error.FieldViolation;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What callers say of a VM and an update cannot change. Whoever sends a VM back as it was read
 * sends it along, which is fine; to want it otherwise is refused, with the way to do it.
 */
enum FixedField {
    POWER("spec.power", "start, stop, pause and resume a VM by :start, :stop, :pause, :resume"),
    ACTION("spec.action", "actions are asked for by :start, :stop, :pause, :resume, :reset"),
    MACHINE_TYPE("spec.machineType", "is pinned when the VM is created"),
    NODE("spec.node", "is said when the VM is created; a VM stays where it is"),
    DISKS("spec.disks", "change disks by :attachDisk, :detachDisk, :resizeDisk"),
    NICS("spec.nics", "change NICs by :attachNic, :detachNic, :setLink"),
    GUEST_CONFIG("spec.guestConfig", "is said when the VM is created, for its first boot");

    private final String path;
    private final String how;

    FixedField(String path, String how) {
        this.path = path;
        this.how = how;
    }

    /** What to do in place of an update. */
    String how() {
        return "no update changes it: " + how;
    }

    /** The one that a path is of or within. */
    static Optional<FixedField> at(String path) {
        return Arrays.stream(values())
                .filter(field -> path.equals(field.path) || path.startsWith(field.path + "."))
                .findFirst();
    }

    /** Those that are sent and are not as the VM has them. */
    static List<FieldViolation> changed(
            VirtualMachine sent, io.plasmavmc.core.vm.VirtualMachine vm) {
        Spec now = SpecMessages.of(vm);
        return Arrays.stream(values())
                .filter(field -> field.isOther(sent.getSpec(), now))
                .map(
                        field ->
                                new FieldViolation(
                                        field.path, "is not as the VM has it; " + field.how()))
                .toList();
    }

    private boolean isOther(Spec sent, Spec now) {
        return switch (this) {
            case POWER -> sent.hasPower() && sent.getPower() != now.getPower();
            // The server's own answer, which it does not read.
            case ACTION -> false;
            case MACHINE_TYPE -> isOther(sent.getMachineType(), now.getMachineType());
            case NODE -> sent.hasNode() && !sent.getNode().equals(now.getNode());
            case DISKS ->
                    sent.getDisksCount() > 0
                            && !plain(sent.getDisksList()).equals(plain(now.getDisksList()));
            case NICS -> sent.getNicsCount() > 0 && !areSame(sent.getNicsList(), now);
            case GUEST_CONFIG -> isOther(sent.getGuestConfig(), now.getGuestConfig());
        };
    }

    private static boolean isOther(String sent, String now) {
        return !sent.isEmpty() && !sent.equals(now);
    }

    private static Set<Disk> plain(List<Disk> disks) {
        return disks.stream()
                .map(
                        disk ->
                                disk.toBuilder()
                                        .setReadOnly(disk.getReadOnly())
                                        .clearDetaching()
                                        .build())
                .collect(Collectors.toSet());
    }

    private static boolean areSame(List<Nic> sent, Spec now) {
        Set<String> ids = new HashSet<>();
        return sent.size() == now.getNicsCount()
                && sent.stream()
                        .allMatch(
                                nic ->
                                        ids.add(nic.getNicId())
                                                && now.getNicsList().stream()
                                                        .anyMatch(known -> isSame(nic, known)));
    }

    /** What the server chooses where nothing is said may be left unsaid again. */
    private static boolean isSame(Nic sent, Nic now) {
        return sent.getNicId().equals(now.getNicId())
                && (sent.getMac().isEmpty() || sent.getMac().equalsIgnoreCase(now.getMac()))
                && (!sent.hasLinkUp() || sent.getLinkUp() == now.getLinkUp())
                && sent.getNetworkCase() == now.getNetworkCase()
                && NicMessages.network(sent).equals(NicMessages.network(now));
    }

    private static boolean isOther(GuestConfig sent, GuestConfig now) {
        boolean otherData =
                !sent.getUserData().isEmpty()
                        && !SpecMessages.sha256(sent.getUserData()).equals(now.getUserDataSha256());
        return isOther(sent.getHostname(), now.getHostname())
                || (sent.getSshKeysCount() > 0
                        && !sent.getSshKeysList().equals(now.getSshKeysList()))
                || otherData;
    }
}
