package io.plasmavmc.cli.failure;

/**
 * Which exit status an error reason of the server ends in. A reason not named here is a failure.
 */
final class ExitStatuses {
    private ExitStatuses() {}

    static ExitStatus ofReason(String reason) {
        return switch (reason) {
            case "STILL_WORKING", "GUEST_HOLDS_DEVICE", "GUEST_DID_NOT_STOP" ->
                    ExitStatus.NOT_SETTLED_IN_TIME;
            case "ALREADY_EXISTS", "CONFLICT", "REQUEST_ID_REUSED" -> ExitStatus.CONFLICT;
            case "INVALID_NAME", "INVALID_FIELD", "UNKNOWN_FIELD" -> ExitStatus.WRONG_USAGE;
            default -> reason.endsWith("_NOT_FOUND") ? ExitStatus.NOT_FOUND : ExitStatus.FAILED;
        };
    }
}
