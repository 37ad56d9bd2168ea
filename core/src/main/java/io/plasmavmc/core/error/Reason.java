package io.plasmavmc.core.error;

import static io.plasmavmc.core.error.Reason.Kind.CALLER;
import static io.plasmavmc.core.error.Reason.Kind.CAPACITY;
import static io.plasmavmc.core.error.Reason.Kind.ENVIRONMENT;
import static io.plasmavmc.core.error.Reason.Kind.OURS;

/**
 * Why something failed, for programs: stable names that never change their meaning (contract
 * section 6). {@code docs/errors.md} is generated from this list.
 */
public enum Reason {
    INVALID_NAME(
            CALLER,
            "A name does not follow the grammar [a-z][a-z0-9-]*, at most 63 characters, no - at the end."),
    INVALID_FIELD(
            CALLER,
            "A field's value cannot be used; `fields` lists every violation with its path."),
    UNKNOWN_FIELD(
            CALLER, "The request has a field, a parameter or a mask path that does not exist."),
    PAYLOAD_TOO_LARGE(CALLER, "The body is larger than the server accepts."),
    ROUTE_NOT_FOUND(CALLER, "There is nothing at this path."),
    METHOD_NOT_ALLOWED(CALLER, "The path exists, but not with this method."),
    UNAUTHENTICATED(CALLER, "No token was sent, or one that the server does not know."),
    PERMISSION_DENIED(CALLER, "The token does not allow this."),
    VM_NOT_FOUND(CALLER, "There is no VM of that name in the project."),
    IMAGE_NOT_FOUND(CALLER, "There is no image of that name in the project."),
    VOLUME_NOT_FOUND(CALLER, "There is no volume of that name in the project."),
    DISK_NOT_FOUND(CALLER, "The VM has no disk of that id."),
    NIC_NOT_FOUND(CALLER, "The VM has no NIC of that id."),
    NODE_NOT_FOUND(CALLER, "There is no node of that name."),
    BRIDGE_NOT_FOUND(
            CALLER,
            "The bridge does not exist on the host, or its operator did not allow VMs to join it."),
    ALREADY_EXISTS(CALLER, "The name is taken."),
    CONFLICT(CALLER, "The revision sent is not the current one: read again, then decide."),
    REQUEST_ID_REUSED(CALLER, "The request id was used before with other content."),
    WRONG_PHASE(CALLER, "The VM's phase does not allow this now."),
    VM_DELETING(CALLER, "The VM is being deleted."),
    VOLUME_IN_USE(CALLER, "A VM holds the volume; the metadata names it."),
    IMAGE_IN_USE(CALLER, "Volumes are copies of the image; the metadata names one."),
    MAC_IN_USE(CALLER, "Another NIC has this MAC address; the metadata names its VM."),
    PORT_IN_USE(CALLER, "The host port of a forward is taken."),
    NO_FREE_SLOT(CAPACITY, "The VM's machine has no PCI port left for another device."),
    BOOT_DISK(CALLER, "The boot disk cannot be detached."),
    GUEST_REFUSED(ENVIRONMENT, "The guest refused to let the device go."),
    GUEST_HOLDS_DEVICE(
            ENVIRONMENT, "The guest has not let the device go in time; the detach goes on."),
    GUEST_DID_NOT_STOP(ENVIRONMENT, "The guest ignored the request to stop; the VM runs on."),
    STILL_WORKING(ENVIRONMENT, "The wait is over before the work; it goes on."),
    IMAGE_REJECTED(
            CALLER,
            "The file is not an image that can be accepted: wrong format, backing file, data file, encryption or absurd geometry."),
    NO_CAPACITY(CAPACITY, "No node has what the VM needs."),
    NO_SPACE(CAPACITY, "A disk of the host is full."),
    HYPERVISOR_FAILED(ENVIRONMENT, "QEMU refused or died; the message carries its words."),
    NODE_UNAVAILABLE(
            ENVIRONMENT, "The node that owns the VM is not there; the request was dropped."),
    STORE_RESTORED(
            ENVIRONMENT,
            "The store was restored from a backup; what was under way when that was made is not carried out."),
    STORE_UNAVAILABLE(ENVIRONMENT, "ChainFire cannot be reached; nothing was changed."),
    CURSOR_EXPIRED(CALLER, "The page or watch position is older than the history kept."),
    INTERNAL(
            OURS,
            "A fault of PlasmaVMC; the server's log has the details under the id in the metadata.");

    /** Whose fault it is; decides log level, retry and metric. */
    public enum Kind {
        CALLER,
        CAPACITY,
        ENVIRONMENT,
        OURS
    }

    private final Kind kind;
    private final String meaning;

    Reason(Kind kind, String meaning) {
        this.kind = kind;
        this.meaning = meaning;
    }

    public Kind kind() {
        return kind;
    }

    /** One sentence for {@code docs/errors.md}. */
    public String meaning() {
        return meaning;
    }
}
