package io.plasmavmc.server.grpc;

import io.plasmavmc.api.v1.PlanVmRequest;
import io.plasmavmc.api.v1.RevertVmRequest;
import io.plasmavmc.api.v1.UpdateVmRequest;
import io.plasmavmc.api.v1.VirtualMachine;
import io.plasmavmc.api.v1.VirtualMachine.Spec;
import io.plasmavmc.core.vm.SizeChanges;
import java.util.List;
import java.util.Map;

/**
 * Updates of a VM that is there, and what takes them back, as far as the request alone can tell.
 */
final class VmUpdateRules {

    private VmUpdateRules() {}

    static void check(UpdateVmRequest request, Violations violations) {
        VirtualMachine vm = request.getVm();
        scope(vm, request, violations);
        UpdateMask.check(request.getUpdateMask(), violations);
        LabelRules.labels(UpdateMask.LABELS, vm.getLabelsMap(), violations);
        LabelRules.metadata(UpdateMask.METADATA, vm.getMetadataMap(), violations);
        removed("removeLabels", request.getRemoveLabelsList(), vm.getLabelsMap(), violations);
        removed("removeMetadata", request.getRemoveMetadataList(), vm.getMetadataMap(), violations);
        VmRules.sizes(vm.getSpec(), violations);
        masked(UpdateMask.of(request.getUpdateMask()), vm.getSpec(), violations);
    }

    static void check(PlanVmRequest request, Violations violations) {
        check(VmUpdates.planned(request), violations);
    }

    static void check(RevertVmRequest request, Violations violations) {
        for (int i = 0; i < request.getFieldsCount(); i++) {
            String field = request.getFields(i);
            if (!SizeChanges.fields().contains(VmUpdates.sizeField(field))) {
                violations.invalid(
                        "fields[" + i + "]",
                        "value: "
                                + FieldRule.shown(field)
                                + " (expected: some of "
                                + String.join(", ", SizeChanges.fields())
                                + "; none for all that is pending)");
            }
        }
    }

    private static void scope(VirtualMachine vm, UpdateVmRequest request, Violations violations) {
        VmRules.sameScope("orgId", vm.hasOrgId(), vm.getOrgId(), request.getOrgId(), violations);
        VmRules.sameScope(
                "projectId",
                vm.hasProjectId(),
                vm.getProjectId(),
                request.getProjectId(),
                violations);
        VmRules.sameScope("vmId", vm.hasVmId(), vm.getVmId(), request.getVmId(), violations);
    }

    private static void removed(
            String path, List<String> keys, Map<String, String> added, Violations violations) {
        for (int i = 0; i < keys.size(); i++) {
            String here = path + "[" + i + "]";
            LabelRules.key(here, keys.get(i), violations);
            if (added.containsKey(keys.get(i))) {
                violations.invalid(
                        here,
                        "value: " + keys.get(i) + " is also to be set (expected: one of both)");
            }
        }
    }

    /** There is no default to go back to: those are computed once, at create. */
    private static void masked(UpdateMask mask, Spec spec, Violations violations) {
        value(mask, UpdateMask.CPUS, spec.hasCpus(), violations);
        value(mask, UpdateMask.MAX_CPUS, spec.hasMaxCpus(), violations);
        value(mask, UpdateMask.MEMORY, spec.hasMemoryMib(), violations);
        value(mask, UpdateMask.MAX_MEMORY, spec.hasMaxMemoryMib(), violations);
        value(mask, UpdateMask.ON_CRASH, spec.hasOnCrash(), violations);
        value(mask, UpdateMask.AUTOSTART, spec.hasAutostart(), violations);
    }

    private static void value(
            UpdateMask mask, String path, boolean present, Violations violations) {
        if (mask.names(path) && !present) {
            violations.invalid(path, "expected: a value, as the mask names it");
        }
    }
}
