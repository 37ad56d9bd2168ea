package io.plasmavmc.server.grpc;

import io.plasmavmc.api.v1.PlanVmRequest;
import io.plasmavmc.api.v1.RevertVmRequest;
import io.plasmavmc.api.v1.UpdateVmRequest;
import io.plasmavmc.api.v1.VirtualMachine;
import io.plasmavmc.api.v1.VirtualMachine.Spec;
import io.plasmavmc.core.edit.VmUpdate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** A valid request to update a VM, as the core takes it. */
final class VmUpdates {

    private static final String SPEC = "spec.";

    private VmUpdates() {}

    /**
     * @param now the VM that the update is for
     */
    static VmUpdate of(UpdateVmRequest request, io.plasmavmc.core.vm.VirtualMachine now) {
        UpdateMask mask = UpdateMask.of(request.getUpdateMask());
        VirtualMachine vm = request.getVm();
        Spec spec = vm.getSpec();
        return new VmUpdate(
                set(mask, UpdateMask.CPUS, spec.hasCpus(), spec::getCpus),
                set(mask, UpdateMask.MAX_CPUS, spec.hasMaxCpus(), spec::getMaxCpus),
                set(mask, UpdateMask.MEMORY, spec.hasMemoryMib(), () -> (long) spec.getMemoryMib()),
                set(
                        mask,
                        UpdateMask.MAX_MEMORY,
                        spec.hasMaxMemoryMib(),
                        () -> (long) spec.getMaxMemoryMib()),
                set(mask, UpdateMask.ON_CRASH, spec.hasOnCrash(), spec::getOnCrash)
                        .flatMap(VmDrafts::onCrash),
                set(mask, UpdateMask.AUTOSTART, spec.hasAutostart(), spec::getAutostart)
                        .flatMap(VmDrafts::autostart),
                entries(mask, UpdateMask.LABELS, vm.getLabelsMap()),
                mask.names(UpdateMask.LABELS),
                Set.copyOf(request.getRemoveLabelsList()),
                entries(mask, UpdateMask.METADATA, vm.getMetadataMap()),
                mask.names(UpdateMask.METADATA),
                Set.copyOf(request.getRemoveMetadataList()),
                mask.isGiven() ? List.of() : FixedField.changed(vm, now));
    }

    private static <T> Optional<T> set(
            UpdateMask mask, String path, boolean present, Supplier<T> value) {
        return mask.sets(path, present) ? Optional.of(value.get()) : Optional.empty();
    }

    private static Map<String, String> entries(
            UpdateMask mask, String path, Map<String, String> entries) {
        return mask.sets(path, true) ? entries : Map.of();
    }

    /** The update that is to be planned. */
    static UpdateVmRequest planned(PlanVmRequest request) {
        return UpdateVmRequest.newBuilder()
                .setOrgId(request.getOrgId())
                .setProjectId(request.getProjectId())
                .setVmId(request.getVmId())
                .setVm(request.getVm())
                .setUpdateMask(request.getUpdateMask())
                .addAllRemoveLabels(request.getRemoveLabelsList())
                .addAllRemoveMetadata(request.getRemoveMetadataList())
                .build();
    }

    /** The fields that are to be as the machine has them; none for all. */
    static Set<String> reverted(RevertVmRequest request) {
        return request.getFieldsList().stream()
                .map(VmUpdates::sizeField)
                .collect(Collectors.toSet());
    }

    /** {@code spec.maxCpus}, however it was spelled. */
    static String sizeField(String field) {
        String name = UpdateMask.jsonName(field);
        return name.startsWith(SPEC) ? name : SPEC + name;
    }
}
