package io.plasmavmc.server.error;

import com.linecorp.armeria.common.HttpStatus;
import io.grpc.Status;
import io.plasmavmc.core.error.Reason;

/**
 * What each reason is called in gRPC and in HTTP: the only place that names the status codes of
 * either. A reason that is added does not compile until it has its row here.
 *
 * @param code of gRPC
 * @param status of HTTP
 * @param retryable whether the same request may succeed later without anybody doing anything else
 */
public record ErrorMapping(Status.Code code, HttpStatus status, boolean retryable) {

    public static ErrorMapping of(Reason reason) {
        return switch (reason) {
            case INVALID_NAME, INVALID_FIELD, UNKNOWN_FIELD, IMAGE_REJECTED ->
                    caller(Status.Code.INVALID_ARGUMENT, HttpStatus.BAD_REQUEST);
            case PAYLOAD_TOO_LARGE ->
                    caller(Status.Code.RESOURCE_EXHAUSTED, HttpStatus.REQUEST_ENTITY_TOO_LARGE);
            case METHOD_NOT_ALLOWED ->
                    caller(Status.Code.UNIMPLEMENTED, HttpStatus.METHOD_NOT_ALLOWED);
            case UNAUTHENTICATED -> caller(Status.Code.UNAUTHENTICATED, HttpStatus.UNAUTHORIZED);
            case PERMISSION_DENIED -> caller(Status.Code.PERMISSION_DENIED, HttpStatus.FORBIDDEN);
            case ROUTE_NOT_FOUND,
                    VM_NOT_FOUND,
                    IMAGE_NOT_FOUND,
                    VOLUME_NOT_FOUND,
                    DISK_NOT_FOUND,
                    NIC_NOT_FOUND,
                    NODE_NOT_FOUND,
                    BRIDGE_NOT_FOUND ->
                    caller(Status.Code.NOT_FOUND, HttpStatus.NOT_FOUND);
            case ALREADY_EXISTS -> caller(Status.Code.ALREADY_EXISTS, HttpStatus.CONFLICT);
            case CONFLICT, REQUEST_ID_REUSED, STORE_RESTORED ->
                    caller(Status.Code.ABORTED, HttpStatus.CONFLICT);
            case WRONG_PHASE,
                    VM_DELETING,
                    VOLUME_IN_USE,
                    IMAGE_IN_USE,
                    MAC_IN_USE,
                    PORT_IN_USE,
                    BOOT_DISK,
                    GUEST_REFUSED,
                    CURSOR_EXPIRED ->
                    caller(Status.Code.FAILED_PRECONDITION, HttpStatus.BAD_REQUEST);
            case NO_FREE_SLOT ->
                    caller(Status.Code.RESOURCE_EXHAUSTED, HttpStatus.TOO_MANY_REQUESTS);
            case NO_CAPACITY, NO_SPACE ->
                    later(Status.Code.RESOURCE_EXHAUSTED, HttpStatus.TOO_MANY_REQUESTS);
            case GUEST_HOLDS_DEVICE, GUEST_DID_NOT_STOP ->
                    caller(Status.Code.DEADLINE_EXCEEDED, HttpStatus.GATEWAY_TIMEOUT);
            case STILL_WORKING -> later(Status.Code.DEADLINE_EXCEEDED, HttpStatus.GATEWAY_TIMEOUT);
            case NODE_UNAVAILABLE, STORE_UNAVAILABLE ->
                    later(Status.Code.UNAVAILABLE, HttpStatus.SERVICE_UNAVAILABLE);
            case HYPERVISOR_FAILED, INTERNAL ->
                    caller(Status.Code.INTERNAL, HttpStatus.INTERNAL_SERVER_ERROR);
        };
    }

    /** The code of gRPC as people read it, in both worlds. */
    public String codeName() {
        return code.name();
    }

    /** What a success is called in metrics. */
    public static String okCode() {
        return Status.Code.OK.name();
    }

    /** What a call is called in metrics whose caller went away. */
    public static String goneCode() {
        return Status.Code.CANCELLED.name();
    }

    private static ErrorMapping caller(Status.Code code, HttpStatus status) {
        return new ErrorMapping(code, status, false);
    }

    private static ErrorMapping later(Status.Code code, HttpStatus status) {
        return new ErrorMapping(code, status, true);
    }
}
