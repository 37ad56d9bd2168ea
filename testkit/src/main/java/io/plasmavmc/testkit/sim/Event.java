package io.plasmavmc.testkit.sim;

/** What befalls the world by itself. */
public enum Event {
    SERVER_CRASH,
    HOST_REBOOT,
    GUEST_POWERS_OFF,
    GUEST_PANICS,
    GUEST_HANGS,
    GUEST_DISK_ERROR,
    GUEST_KEEPS_DEVICES,
    GUEST_REFUSES_DETACH,
    GUEST_EJECTS_DEVICE,
    MONITOR_SILENT,
    QEMU_KILLED,
    LAUNCH_REFUSED,
    ATTACH_REFUSED,
    STORE_OUTAGE,
    STORE_FULL,
    STORE_COMPACTED,
    DISK_FULL,
    OWNER_MOVES
}
