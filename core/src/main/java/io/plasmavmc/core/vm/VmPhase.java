package io.plasmavmc.core.vm;

/** What the machine is, as far as there is evidence (contract section 5). */
public enum VmPhase {
    STOPPED,
    STARTING,
    RUNNING,
    PAUSED,
    STOPPING,
    /** Could not start. */
    FAILED,
    /** QEMU or the guest died. */
    CRASHED,
    /** The node or the monitor is silent. */
    UNKNOWN,
    DELETING
}
