package io.plasmavmc.kvm.qmp;

/** Where a connection stands. It moves forward only; an ended one is replaced, never revived. */
public enum QmpState {
    CONNECTING,
    RUNNING,
    ENDED
}
