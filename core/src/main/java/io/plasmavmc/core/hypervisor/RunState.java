package io.plasmavmc.core.hypervisor;

/** QEMU's run states, those that differ in what can be done (qmp-ref, RunState). */
public enum RunState {
    /** Ready, the guest has not run since start or reset. */
    PRELAUNCH,
    RUNNING,
    PAUSED,
    /** The guest powered itself off; its memory is still there. */
    SHUTDOWN,
    GUEST_PANICKED,
    /** Stopped by a disk that failed or is full. */
    IO_ERROR,
    INTERNAL_ERROR,
    /** The guest sleeps (S3). */
    SUSPENDED,
    /** Any other that this version does not act on. */
    OTHER
}
