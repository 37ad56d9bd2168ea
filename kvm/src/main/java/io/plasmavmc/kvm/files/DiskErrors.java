package io.plasmavmc.kvm.files;

import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.error.Reason;
import java.io.IOException;
import java.util.Map;

/** What callers are told about disk files: never a path of the host. */
final class DiskErrors {

    private static final String FULL = "No space left on device";
    private static final String OVER_QUOTA = "Disk quota exceeded";

    private DiskErrors() {}

    static PlasmaException rejected(String cause) {
        return PlasmaException.of(Reason.IMAGE_REJECTED, cause);
    }

    static PlasmaException tooLarge(long cap) {
        return PlasmaException.of(
                Reason.PAYLOAD_TOO_LARGE,
                "image: more than " + cap + " bytes (expected: at most that)",
                Map.of("maxBytes", Long.toString(cap)));
    }

    static PlasmaException noSpace(String doing) {
        return PlasmaException.of(Reason.NO_SPACE, doing + ": the host's disk is full");
    }

    static PlasmaException failed(String words) {
        return PlasmaException.of(Reason.HYPERVISOR_FAILED, words);
    }

    /** Of the host's storage; the exception's own text names the path and stays in the cause. */
    static PlasmaException failed(String doing, IOException cause, StorageDir dir) {
        PlasmaException failure =
                saysFull(String.valueOf(cause.getMessage())) || dir.isFull()
                        ? noSpace(doing)
                        : failed(doing + ": " + cause.getClass().getSimpleName());
        failure.initCause(cause);
        return failure;
    }

    static boolean saysFull(String words) {
        return words.contains(FULL) || words.contains(OVER_QUOTA);
    }
}
