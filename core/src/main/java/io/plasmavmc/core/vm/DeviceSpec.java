package io.plasmavmc.core.vm;

import java.time.Duration;
import java.util.Optional;

/** What disks and NICs of a VM have in common: they sit in a slot, and come and go. */
public sealed interface DeviceSpec permits DiskSpec, NicSpec {

    Item item();

    /** The hot-plug port reserved in the commit that added the device, from 0. */
    int slot();

    /**
     * How long the detach may take that was asked for, from the owner's first request on; empty
     * where the device is to stay. Id, slot and claim stay taken until QEMU has let go.
     */
    Optional<Duration> detach();

    /** The generation of this entry's last change. */
    long generation();

    /** As one that is to stay. */
    default DeviceSpec unmarked() {
        return switch (this) {
            case DiskSpec disk -> disk.withDetach(Optional.empty());
            case NicSpec nic -> nic.withDetach(Optional.empty());
        };
    }

    default boolean isDetaching() {
        return detach().isPresent();
    }
}
