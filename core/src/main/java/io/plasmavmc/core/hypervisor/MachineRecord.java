package io.plasmavmc.core.hypervisor;

/**
 * What proves that a process is the one that was started: a pid alone may be somebody else's by
 * now.
 *
 * @param startTicks the process's start time as in field 22 of {@code /proc/PID/stat}
 * @param bootId the host's {@code /proc/sys/kernel/random/boot_id}
 * @param epoch the owner's epoch under which it was started
 */
public record MachineRecord(long pid, long startTicks, String bootId, long epoch) {}
