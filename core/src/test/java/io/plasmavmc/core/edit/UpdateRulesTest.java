package io.plasmavmc.core.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.plasmavmc.core.error.FieldViolation;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.vm.GuestConfig;
import io.plasmavmc.core.vm.PendingChange;
import io.plasmavmc.core.vm.PendingChange.Applies;
import io.plasmavmc.core.vm.RunningMachine;
import io.plasmavmc.core.vm.VirtualMachine;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.core.vm.VmSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What updates may ask for, and what is told of them beforehand. */
class UpdateRulesTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Capacity HOST = new Capacity(64, 8192);
    private static final int SAME = 0;
    private static final Optional<RunningMachine> STOPPED = Optional.empty();

    private static VirtualMachine vm(int cpus, int maxCpus, long memory, long maxMemory) {
        VmSpec spec =
                new VmSpec(
                        cpus,
                        maxCpus,
                        1,
                        memory,
                        maxMemory,
                        1,
                        VmSpec.OnCrash.STOP,
                        VmSpec.Autostart.LAST,
                        "pc-q35-7.2",
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        GuestConfig.NONE);
        return new VirtualMachine(
                VmId.of("default", "default", "web-1"),
                new Uid("01980000-0000-7000-8000-000000000001"),
                1,
                NOW,
                NOW,
                Optional.empty(),
                Map.of("tier", "web", "old", "1"),
                Map.of(),
                spec,
                Optional.empty(),
                List.of());
    }

    private static Optional<RunningMachine> running(String accelerator) {
        return Optional.of(
                new RunningMachine(
                        2,
                        0,
                        4,
                        512,
                        512,
                        512,
                        2048,
                        NOW,
                        accelerator,
                        "7.2.22",
                        List.of(),
                        List.of()));
    }

    private static VmUpdate sizes(int cpus, int maxCpus, int memoryMib, int maxMemoryMib) {
        return VmUpdate.sizes(
                wanted(cpus),
                wanted(maxCpus),
                wanted(memoryMib).map(Integer::longValue),
                wanted(maxMemoryMib).map(Integer::longValue));
    }

    private static Optional<Integer> wanted(int size) {
        return size == SAME ? Optional.empty() : Optional.of(size);
    }

    private static List<FieldViolation> violations(
            VirtualMachine vm, VmUpdate update, Optional<RunningMachine> running) {
        return UpdateRules.of(vm, update, running, HOST).violations();
    }

    private static List<PendingChange> preview(
            VirtualMachine vm, VmUpdate update, Optional<RunningMachine> running) {
        return UpdatePreview.of(vm, update, running, UpdateRules.of(vm, update, running, HOST));
    }

    @Test
    void allViolationsAreToldAtOnce() {
        assertThat(violations(vm(2, 4, 512, 2048), sizes(5, SAME, 9000, SAME), STOPPED))
                .extracting(FieldViolation::path)
                .containsExactly("spec.cpus", "spec.memoryMib", "spec.memoryMib");
    }

    @Test
    void sizeAndItsLimitMayGrowTogether() {
        assertThat(violations(vm(2, 4, 512, 2048), sizes(8, 8, 4096, 4096), STOPPED)).isEmpty();
    }

    @Test
    void whatAVmHasIsNotHeldAgainstItWhenItsHostHasBecomeSmaller() {
        VirtualMachine large = vm(2, 128, 16_384, 32_768);

        assertThat(violations(large, sizes(3, SAME, SAME, SAME), STOPPED)).isEmpty();
        assertThat(violations(large, sizes(SAME, SAME, 16_386, SAME), STOPPED))
                .extracting(FieldViolation::path)
                .containsExactly("spec.memoryMib");
    }

    @Test
    void memoryBetweenTwoBlocksIsRefusedWithTheNearestTwo() {
        assertThat(violations(vm(2, 4, 512, 2048), sizes(SAME, SAME, 601, SAME), running("kvm")))
                .extracting(FieldViolation::message)
                .containsExactly(
                        "601 MiB (expected: 600 or 602 MiB; the running guest takes memory in"
                                + " blocks of 2 MiB)");
        assertThat(violations(vm(2, 4, 512, 2048), sizes(SAME, SAME, 601, SAME), STOPPED))
                .isEmpty();
    }

    @Test
    void previewTellsOfEachFieldWhenItHolds() {
        VmUpdate update = sizes(1, 8, 768, SAME);

        assertThat(preview(vm(2, 4, 512, 2048), update, running("kvm")))
                .extracting(
                        PendingChange::field,
                        PendingChange::current,
                        PendingChange::wanted,
                        PendingChange::applies)
                .containsExactly(
                        tuple("spec.cpus", "2", "1", Applies.GUEST),
                        tuple("spec.maxCpus", "4", "8", Applies.NEXT_BOOT),
                        tuple("spec.memoryMib", "512", "768", Applies.LIVE));
    }

    @Test
    void previewOfAStoppedVmNamesItsNextStart() {
        assertThat(preview(vm(2, 4, 512, 2048), sizes(3, SAME, SAME, SAME), STOPPED))
                .extracting(PendingChange::applies, PendingChange::reason)
                .containsExactly(
                        tuple(Applies.NEXT_BOOT, "the VM does not run; its next start has it"));
    }

    @Test
    void previewOfAWishThatTheMachineHasAlreadyIsLive() {
        VirtualMachine waiting = vm(3, 4, 512, 2048);

        assertThat(preview(waiting, sizes(2, SAME, SAME, SAME), running("kvm")))
                .extracting(PendingChange::applies)
                .containsExactly(Applies.LIVE);
    }

    @Test
    void previewLeavesOutWhatIsPendingAlready() {
        VirtualMachine waiting = vm(4, 16, 512, 2048);

        assertThat(preview(waiting, sizes(SAME, SAME, 768, SAME), running("kvm")))
                .extracting(PendingChange::field)
                .containsExactly("spec.memoryMib");
    }

    @Test
    void previewTellsWhatWouldBeRefusedAndWhatNot() {
        assertThat(preview(vm(2, 4, 512, 2048), sizes(5, SAME, 768, SAME), running("kvm")))
                .extracting(PendingChange::field, PendingChange::applies)
                .containsExactly(
                        tuple("spec.cpus", Applies.REFUSED), tuple("spec.memoryMib", Applies.LIVE));
    }

    @Test
    void aLimitBelowWhatTheVmHasIsRefusedAndSeenInThePreview() {
        VmUpdate update = sizes(SAME, 1, SAME, SAME);

        assertThat(preview(vm(2, 4, 512, 2048), update, running("kvm")))
                .extracting(
                        PendingChange::field,
                        PendingChange::current,
                        PendingChange::wanted,
                        PendingChange::applies)
                .containsExactly(
                        tuple("spec.maxCpus", "4", "1", Applies.NEXT_BOOT),
                        tuple("spec.cpus", "2", "2", Applies.REFUSED));
    }

    @Test
    void whatNoUpdateCanDoRefusesTheWholeAndIsToldBesideAllElse() {
        VmUpdate update =
                refusing(sizes(5, SAME, SAME, SAME), new FieldViolation("spec.disks", "differ"));
        VirtualMachine vm = vm(2, 4, 512, 2048);

        assertThat(violations(vm, update, STOPPED))
                .extracting(FieldViolation::path)
                .containsExactly("spec.disks", "spec.cpus");
        assertThat(preview(vm, update, STOPPED))
                .extracting(PendingChange::field, PendingChange::applies, PendingChange::reason)
                .contains(tuple("spec.disks", Applies.REFUSED, "differ"));
    }

    private static VmUpdate refusing(VmUpdate update, FieldViolation refused) {
        return new VmUpdate(
                update.cpus(),
                update.maxCpus(),
                update.memoryMib(),
                update.maxMemoryMib(),
                update.onCrash(),
                update.autostart(),
                update.labels(),
                update.replaceLabels(),
                update.removedLabels(),
                update.metadata(),
                update.replaceMetadata(),
                update.removedMetadata(),
                List.of(refused));
    }

    @Test
    void previewShowsLabelsKeyByKeyAndPolicies() {
        VmUpdate update =
                new VmUpdate(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(VmSpec.OnCrash.RESTART),
                        Optional.of(VmSpec.Autostart.LAST),
                        Map.of("tier", "db", "new", "2"),
                        false,
                        Set.of("old"),
                        Map.of(),
                        false,
                        Set.of(),
                        List.of());

        assertThat(preview(vm(2, 4, 512, 2048), update, running("kvm")))
                .extracting(PendingChange::field, PendingChange::current, PendingChange::wanted)
                .containsExactly(
                        tuple("labels.new", "", "2"),
                        tuple("labels.old", "1", ""),
                        tuple("labels.tier", "web", "db"),
                        tuple("spec.onCrash", "STOP", "RESTART"));
    }
}
