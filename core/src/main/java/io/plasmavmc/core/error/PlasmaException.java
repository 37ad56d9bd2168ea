package io.plasmavmc.core.error;

import java.util.List;
import java.util.Map;

/**
 * Every failure that a caller may see, mapped once at the API.
 *
 * <p>The member of the family says what kind of answer it is, {@link #reason()} says why for
 * programs, {@link #metadata()} holds every variable part of the message.
 */
public abstract sealed class PlasmaException extends RuntimeException {

    private final Reason reason;
    private final transient Map<String, String> metadata;
    private final transient List<FieldViolation> fields;

    private PlasmaException(
            Reason reason,
            String message,
            Map<String, String> metadata,
            List<FieldViolation> fields) {
        super(message);
        this.reason = reason;
        this.metadata = Map.copyOf(metadata);
        this.fields = List.copyOf(fields);
    }

    public Reason reason() {
        return reason;
    }

    /** What is said to people; never empty. */
    public String text() {
        return String.valueOf(getMessage());
    }

    public Map<String, String> metadata() {
        return metadata;
    }

    public List<FieldViolation> fields() {
        return fields;
    }

    /** The member of the family that a reason belongs to. */
    public static PlasmaException of(Reason reason, String message, Map<String, String> metadata) {
        return switch (reason) {
            case INVALID_NAME,
                    INVALID_FIELD,
                    UNKNOWN_FIELD,
                    PAYLOAD_TOO_LARGE,
                    METHOD_NOT_ALLOWED,
                    IMAGE_REJECTED ->
                    new InvalidRequest(reason, message, metadata, List.of());
            case UNAUTHENTICATED, PERMISSION_DENIED -> new Denied(reason, message, metadata);
            case ROUTE_NOT_FOUND,
                    VM_NOT_FOUND,
                    IMAGE_NOT_FOUND,
                    VOLUME_NOT_FOUND,
                    DISK_NOT_FOUND,
                    NIC_NOT_FOUND,
                    NODE_NOT_FOUND,
                    BRIDGE_NOT_FOUND ->
                    new NotFound(reason, message, metadata);
            case ALREADY_EXISTS -> new AlreadyExists(reason, message, metadata);
            case CONFLICT, REQUEST_ID_REUSED, STORE_RESTORED ->
                    new Conflict(reason, message, metadata);
            case WRONG_PHASE,
                    VM_DELETING,
                    VOLUME_IN_USE,
                    IMAGE_IN_USE,
                    MAC_IN_USE,
                    PORT_IN_USE,
                    BOOT_DISK,
                    GUEST_REFUSED,
                    CURSOR_EXPIRED ->
                    new WrongPhase(reason, message, metadata);
            case NO_FREE_SLOT, NO_CAPACITY, NO_SPACE -> new Exhausted(reason, message, metadata);
            case GUEST_HOLDS_DEVICE, GUEST_DID_NOT_STOP, STILL_WORKING ->
                    new DeadlinePassed(reason, message, metadata);
            case NODE_UNAVAILABLE, STORE_UNAVAILABLE -> new Unavailable(reason, message, metadata);
            case HYPERVISOR_FAILED -> new HypervisorFailed(message, metadata);
            case INTERNAL -> new Bug(message, metadata);
        };
    }

    public static PlasmaException of(Reason reason, String message) {
        return of(reason, message, Map.of());
    }

    /** All violations of one request at once; the first one's reason stands for all. */
    public static InvalidRequest invalid(Reason reason, List<FieldViolation> fields) {
        String message =
                fields.size() == 1
                        ? fields.getFirst().path() + ": " + fields.getFirst().message()
                        : fields.size() + " fields are wrong, see fields";
        return new InvalidRequest(reason, message, Map.of(), fields);
    }

    public static InvalidRequest invalidField(String path, String message) {
        return invalid(Reason.INVALID_FIELD, List.of(new FieldViolation(path, message)));
    }

    public static final class InvalidRequest extends PlasmaException {
        private InvalidRequest(
                Reason reason,
                String message,
                Map<String, String> metadata,
                List<FieldViolation> fields) {
            super(reason, message, metadata, fields);
        }
    }

    public static final class Denied extends PlasmaException {
        private Denied(Reason reason, String message, Map<String, String> metadata) {
            super(reason, message, metadata, List.of());
        }
    }

    public static final class NotFound extends PlasmaException {
        private NotFound(Reason reason, String message, Map<String, String> metadata) {
            super(reason, message, metadata, List.of());
        }
    }

    public static final class AlreadyExists extends PlasmaException {
        private AlreadyExists(Reason reason, String message, Map<String, String> metadata) {
            super(reason, message, metadata, List.of());
        }
    }

    public static final class Conflict extends PlasmaException {
        private Conflict(Reason reason, String message, Map<String, String> metadata) {
            super(reason, message, metadata, List.of());
        }
    }

    public static final class WrongPhase extends PlasmaException {
        private WrongPhase(Reason reason, String message, Map<String, String> metadata) {
            super(reason, message, metadata, List.of());
        }
    }

    public static final class Exhausted extends PlasmaException {
        private Exhausted(Reason reason, String message, Map<String, String> metadata) {
            super(reason, message, metadata, List.of());
        }
    }

    public static final class Unavailable extends PlasmaException {
        private Unavailable(Reason reason, String message, Map<String, String> metadata) {
            super(reason, message, metadata, List.of());
        }
    }

    public static final class DeadlinePassed extends PlasmaException {
        private DeadlinePassed(Reason reason, String message, Map<String, String> metadata) {
            super(reason, message, metadata, List.of());
        }
    }

    public static final class HypervisorFailed extends PlasmaException {
        private HypervisorFailed(String message, Map<String, String> metadata) {
            super(Reason.HYPERVISOR_FAILED, message, metadata, List.of());
        }
    }

    /** A fault of ours; the cause is for the log, never for the caller. */
    public static final class Bug extends PlasmaException {
        private Bug(String message, Map<String, String> metadata) {
            super(Reason.INTERNAL, message, metadata, List.of());
        }
    }
}
