package io.plasmavmc.server.grpc;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.plasmavmc.api.v1.AttachDiskRequest;
import io.plasmavmc.api.v1.AttachNicRequest;
import io.plasmavmc.api.v1.CreateVmRequest;
import io.plasmavmc.api.v1.CreateVolumeRequest;
import io.plasmavmc.api.v1.ImportImageRequest;
import io.plasmavmc.api.v1.PlanVmRequest;
import io.plasmavmc.api.v1.ResizeDiskRequest;
import io.plasmavmc.api.v1.RevertVmRequest;
import io.plasmavmc.api.v1.SetLinkRequest;
import io.plasmavmc.api.v1.UpdateVmRequest;
import io.plasmavmc.api.v1.UpdateVolumeRequest;
import java.util.Map;
import java.util.Set;

/**
 * The one validator: all that can be said about a request without looking at the state. Fields of
 * one name mean the same in every request and share one rule, so that a method added later is
 * checked before anybody thinks of it; a field without a rule is a fault of ours and is refused.
 */
public final class RequestValidator {

    /** Requests in which an org or a project may be {@code -}. */
    private static final Set<String> OVER_ALL =
            Set.of("ListVmsRequest", "ListImagesRequest", "ListVolumesRequest", "WatchVmsRequest");

    private static final Map<String, FieldRule> RULES =
            Map.ofEntries(
                    Map.entry("org_id", FieldRule.NAME),
                    Map.entry("project_id", FieldRule.NAME),
                    Map.entry("vm_id", FieldRule.NAME),
                    Map.entry("image_id", FieldRule.NAME),
                    Map.entry("volume_id", FieldRule.NAME),
                    Map.entry("node_id", FieldRule.NAME),
                    Map.entry("disk_id", FieldRule.NAME),
                    Map.entry("nic_id", FieldRule.NAME),
                    Map.entry("node", FieldRule.NAME),
                    Map.entry("request_id", FieldRule.REQUEST_ID),
                    Map.entry("revision", FieldRule.POSITIVE),
                    Map.entry("generation", FieldRule.POSITIVE),
                    Map.entry("wait", FieldRule.WAIT),
                    Map.entry("deadline", FieldRule.DEADLINE),
                    Map.entry("page_size", FieldRule.PAGE_SIZE),
                    Map.entry("tail", FieldRule.TAIL),
                    Map.entry("labels", FieldRule.LABEL_PAIRS),
                    // Opaque texts, read by whoever wrote them.
                    Map.entry("page_token", FieldRule.ANY),
                    Map.entry("since", FieldRule.ANY),
                    // Whether a value is one of the enum's is checked for all messages alike.
                    Map.entry("phase", FieldRule.ANY),
                    Map.entry("mode", FieldRule.ANY),
                    Map.entry("for", FieldRule.ANY),
                    Map.entry("format", FieldRule.ANY),
                    Map.entry("force", FieldRule.ANY),
                    Map.entry("follow", FieldRule.ANY),
                    // Checked below, with the message around them.
                    Map.entry("vm", FieldRule.ANY),
                    Map.entry("volume", FieldRule.ANY),
                    Map.entry("disk", FieldRule.ANY),
                    Map.entry("nic", FieldRule.ANY),
                    Map.entry("size_bytes", FieldRule.ANY),
                    Map.entry("link_up", FieldRule.ANY),
                    Map.entry("update_mask", FieldRule.ANY),
                    Map.entry("remove_labels", FieldRule.ANY),
                    Map.entry("remove_metadata", FieldRule.ANY),
                    Map.entry("fields", FieldRule.ANY),
                    Map.entry("start", FieldRule.ANY),
                    Map.entry("chunk", FieldRule.ANY));

    private RequestValidator() {}

    /** Adds all that is wrong. */
    public static void check(Object request, Violations violations) {
        if (!(request instanceof Message message)) {
            throw new IllegalArgumentException("not a request: " + request.getClass());
        }
        UnknownContent.check(message, violations);
        fields(message, violations);
        switch (message) {
            case CreateVmRequest create -> VmRules.check(create, violations);
            case UpdateVmRequest update -> VmUpdateRules.check(update, violations);
            case PlanVmRequest plan -> VmUpdateRules.check(plan, violations);
            case RevertVmRequest revert -> VmUpdateRules.check(revert, violations);
            case CreateVolumeRequest create -> VolumeRules.check(create, violations);
            case ImportImageRequest upload -> fields(upload.getStart(), violations);
            case UpdateVolumeRequest update -> VolumeRules.check(update, violations);
            case AttachDiskRequest attach -> DeviceRules.check(attach, violations);
            case ResizeDiskRequest resize -> DeviceRules.check(resize, violations);
            case AttachNicRequest attach -> DeviceRules.check(attach, violations);
            case SetLinkRequest link -> DeviceRules.check(link, violations);
            default -> {}
        }
    }

    static void fields(Message message, Violations violations) {
        boolean overAll = OVER_ALL.contains(message.getDescriptorForType().getName());
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            FieldRule rule = rule(field);
            boolean scope =
                    field.getName().equals("org_id") || field.getName().equals("project_id");
            boolean all = overAll && scope && message.getField(field).equals("-");
            boolean present = !field.hasPresence() || message.hasField(field);
            if (present && !all) {
                rule.check(field.getJsonName(), message.getField(field), violations);
            }
        }
    }

    static FieldRule rule(FieldDescriptor field) {
        FieldRule rule = RULES.get(field.getName());
        if (rule == null) {
            throw new IllegalStateException("no rule for the field " + field.getFullName());
        }
        return rule;
    }
}
