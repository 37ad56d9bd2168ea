package io.plasmavmc.core.state;

import io.plasmavmc.core.image.ImageId;
import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.tenant.Names;
import io.plasmavmc.core.tenant.ProjectId;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.core.volume.VolumeId;
import java.util.List;
import java.util.Optional;

/** The keys of contract section 7: how they are written, and how they are read back. */
public final class Keys {

    /** Above everything that PlasmaVMC stores. */
    public static final String ROOT = "/plasmavmc/";

    private Keys() {}

    public static String vm(VmId id) {
        return scoped("vms", id.project(), id.name());
    }

    public static String handle(VmId id) {
        return scoped("handles", id.project(), id.name());
    }

    public static String owner(VmId id) {
        return scoped("owners", id.project(), id.name());
    }

    public static String image(ImageId id) {
        return scoped("images", id.project(), id.name());
    }

    public static String volume(VolumeId id) {
        return scoped("volumes", id.project(), id.name());
    }

    public static String volumeClaim(VolumeId id) {
        return ROOT + "claims/volumes/" + id.project() + "/" + id.name();
    }

    /** MAC addresses are claimed across all projects: they share the host's bridges. */
    public static String macClaim(String mac) {
        return ROOT + "claims/macs/" + mac;
    }

    public static String node(NodeId id) {
        return ROOT + "nodes/" + id;
    }

    public static String alive(NodeId id) {
        return ROOT + "alive/" + id;
    }

    public static String token(String name) {
        return ROOT + "tokens/" + name;
    }

    public static String request(ProjectId project, String requestId) {
        return scoped("requests", project, requestId);
    }

    private static String scoped(String kind, ProjectId project, String name) {
        return ROOT + kind + "/" + project + "/" + name;
    }

    /** What a key names; empty where it is none of ours, or of a kind that is not watched. */
    public static Optional<KeyName> parse(String key) {
        if (!key.startsWith(ROOT)) {
            return Optional.empty();
        }
        List<String> parts = List.of(key.substring(ROOT.length()).split("/", -1));
        return switch (parts.getFirst()) {
            case "vms" -> vmId(parts).map(KeyName.OfVm::new);
            case "handles" -> vmId(parts).map(KeyName.OfHandle::new);
            case "owners" -> vmId(parts).map(KeyName.OfOwner::new);
            case "images" ->
                    scope(parts).map(p -> new KeyName.OfImage(new ImageId(p, parts.get(3))));
            case "volumes" ->
                    scope(parts).map(p -> new KeyName.OfVolume(new VolumeId(p, parts.get(3))));
            case "nodes" -> nodeId(parts).map(KeyName.OfNode::new);
            case "claims" -> claim(parts);
            case "tokens" -> named(parts).map(KeyName.OfToken::new);
            default -> Optional.empty();
        };
    }

    private static Optional<KeyName> claim(List<String> parts) {
        if (parts.size() == 5 && parts.get(1).equals("volumes")) {
            return scope(List.of("", parts.get(2), parts.get(3), parts.get(4)))
                    .map(p -> new KeyName.OfVolumeClaim(new VolumeId(p, parts.get(4))));
        }
        if (parts.size() == 3 && parts.get(1).equals("macs")) {
            return Optional.of(new KeyName.OfMacClaim(parts.get(2)));
        }
        return Optional.empty();
    }

    private static Optional<ProjectId> scope(List<String> parts) {
        boolean valid = parts.size() == 4 && parts.stream().skip(1).allMatch(Names::isValid);
        return valid ? Optional.of(new ProjectId(parts.get(1), parts.get(2))) : Optional.empty();
    }

    private static Optional<VmId> vmId(List<String> parts) {
        return scope(parts).map(project -> new VmId(project, parts.get(3)));
    }

    private static Optional<NodeId> nodeId(List<String> parts) {
        return named(parts).map(NodeId::new);
    }

    private static Optional<String> named(List<String> parts) {
        boolean valid = parts.size() == 2 && Names.isValid(parts.get(1));
        return valid ? Optional.of(parts.get(1)) : Optional.empty();
    }
}
