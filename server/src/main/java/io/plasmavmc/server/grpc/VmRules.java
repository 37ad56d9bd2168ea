package io.plasmavmc.server.grpc;

import io.plasmavmc.api.v1.CreateVmRequest;
import io.plasmavmc.api.v1.VirtualMachine;
import io.plasmavmc.api.v1.VirtualMachine.Spec;
import io.plasmavmc.core.vm.VmSpec;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** What a new VM may be made of (contract section 5), as far as the request alone can tell. */
final class VmRules {

    private static final Pattern HOSTNAME =
            Pattern.compile(
                    "(?=.{1,253}$)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
                            + "(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*");
    private static final int MOST_SSH_KEYS = 32;
    private static final int LONGEST_SSH_KEY = 8192;
    private static final int MOST_USER_DATA_BYTES = 32 * 1024;

    private VmRules() {}

    static void check(CreateVmRequest request, Violations violations) {
        VirtualMachine vm = request.getVm();
        FieldRule.name("vmId", vm.getVmId(), violations);
        sameScope("orgId", vm.hasOrgId(), vm.getOrgId(), request.getOrgId(), violations);
        sameScope(
                "projectId",
                vm.hasProjectId(),
                vm.getProjectId(),
                request.getProjectId(),
                violations);
        LabelRules.labels("labels", vm.getLabelsMap(), violations);
        LabelRules.metadata("metadata", vm.getMetadataMap(), violations);
        spec(vm, violations);
    }

    /** A body that names another scope than the path is a mistake, not a wish. */
    static void sameScope(
            String path, boolean present, String inBody, String asked, Violations violations) {
        if (present && !inBody.isEmpty() && !inBody.equals(asked)) {
            violations.invalid(
                    path,
                    "value: "
                            + FieldRule.shown(inBody)
                            + " (expected: "
                            + FieldRule.shown(asked)
                            + ", or none)");
        }
    }

    private static void spec(VirtualMachine vm, Violations violations) {
        Spec spec = vm.getSpec();
        if (spec.getPower() == Spec.Power.RUNNING || spec.getPower() == Spec.Power.PAUSED) {
            violations.invalid("spec.power", "a VM is made STOPPED; then start it with :start");
        }
        sizes(spec, violations);
        if (!spec.getNode().isEmpty()) {
            FieldRule.name("spec.node", spec.getNode(), violations);
        }
        DiskRules.check(vm.getVmId(), spec.getDisksList(), violations);
        NicRules.check(spec.getNicsList(), violations);
        guestConfig(spec.getGuestConfig(), violations);
    }

    static void sizes(Spec spec, Violations violations) {
        cpus(spec, violations);
        memory(spec, violations);
    }

    private static void cpus(Spec spec, Violations violations) {
        if (spec.hasCpus()) {
            FieldRule.within("spec.cpus", spec.getCpus(), 1, VmSpec.MAX_CPUS, violations);
        }
        if (spec.hasMaxCpus()) {
            FieldRule.within("spec.maxCpus", spec.getMaxCpus(), 1, VmSpec.MAX_CPUS, violations);
        }
        if (spec.hasCpus() && spec.hasMaxCpus() && spec.getCpus() > spec.getMaxCpus()) {
            violations.invalid(
                    "spec.cpus",
                    "value: "
                            + spec.getCpus()
                            + " (expected: at most maxCpus, "
                            + spec.getMaxCpus()
                            + ")");
        }
    }

    private static void memory(Spec spec, Violations violations) {
        if (spec.hasMemoryMib()) {
            FieldRule.within(
                    "spec.memoryMib", spec.getMemoryMib(), 1, Integer.MAX_VALUE, violations);
        }
        if (spec.hasMaxMemoryMib()) {
            FieldRule.within(
                    "spec.maxMemoryMib", spec.getMaxMemoryMib(), 1, Integer.MAX_VALUE, violations);
        }
        if (spec.hasMemoryMib()
                && spec.hasMaxMemoryMib()
                && spec.getMemoryMib() > spec.getMaxMemoryMib()) {
            violations.invalid(
                    "spec.memoryMib",
                    "value: "
                            + spec.getMemoryMib()
                            + " (expected: at most maxMemoryMib, "
                            + spec.getMaxMemoryMib()
                            + ")");
        }
    }

    private static void guestConfig(VirtualMachine.GuestConfig config, Violations violations) {
        if (!config.getHostname().isEmpty() && !HOSTNAME.matcher(config.getHostname()).matches()) {
            violations.invalid(
                    "spec.guestConfig.hostname",
                    "expected: labels of A-Z, a-z, 0-9 and -, at most 63 characters each, joined by"
                            + " dots");
        }
        if (config.getSshKeysCount() > MOST_SSH_KEYS) {
            violations.invalid("spec.guestConfig.sshKeys", "expected: at most " + MOST_SSH_KEYS);
        }
        for (int i = 0; i < config.getSshKeysCount(); i++) {
            String key = config.getSshKeys(i);
            if (key.isBlank() || key.length() > LONGEST_SSH_KEY || TextRules.hasControl(key)) {
                violations.invalid(
                        "spec.guestConfig.sshKeys[" + i + "]",
                        "expected: one line of at most " + LONGEST_SSH_KEY + " characters");
            }
        }
        int size = config.getUserData().getBytes(StandardCharsets.UTF_8).length;
        if (size > MOST_USER_DATA_BYTES) {
            violations.invalid(
                    "spec.guestConfig.userData",
                    "size: " + size + " bytes (expected: at most " + MOST_USER_DATA_BYTES + ")");
        }
    }
}
