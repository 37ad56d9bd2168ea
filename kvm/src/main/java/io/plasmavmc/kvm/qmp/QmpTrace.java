package io.plasmavmc.kvm.qmp;

import java.time.Instant;

/** One kept message, without its secrets. */
public record QmpTrace(Instant at, Direction direction, String message) {

    public enum Direction {
        TO_QEMU,
        FROM_QEMU
    }
}
