package io.plasmavmc.core.vm;

import java.util.Arrays;

/** Edits of a VM's devices, as {@link Request#verb()} names them. */
public enum DeviceVerb {
    ATTACH_DISK,
    DETACH_DISK,
    RESIZE_DISK,
    ATTACH_NIC,
    DETACH_NIC,
    SET_LINK;

    private boolean isAttach() {
        return switch (this) {
            case ATTACH_DISK, ATTACH_NIC -> true;
            case DETACH_DISK, DETACH_NIC, RESIZE_DISK, SET_LINK -> false;
        };
    }

    private boolean isDetach() {
        return switch (this) {
            case DETACH_DISK, DETACH_NIC -> true;
            case ATTACH_DISK, RESIZE_DISK, ATTACH_NIC, SET_LINK -> false;
        };
    }

    /** Whether a request's verb asks for a device to be there. */
    public static boolean isAttach(String verb) {
        return Arrays.stream(values())
                .anyMatch(known -> known.name().equals(verb) && known.isAttach());
    }

    /** Whether a request's verb asks for a device to go. */
    public static boolean isDetach(String verb) {
        return Arrays.stream(values())
                .anyMatch(known -> known.name().equals(verb) && known.isDetach());
    }
}
