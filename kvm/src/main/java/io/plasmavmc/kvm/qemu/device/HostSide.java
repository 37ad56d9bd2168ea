package io.plasmavmc.kvm.qemu.device;

import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.kvm.files.DiskPaths;
import io.plasmavmc.kvm.qemu.network.NicTaps;
import java.time.InstantSource;

/** What devices need of the host, the same for all machines of a node. */
public record HostSide(Uid node, DiskPaths disks, NicTaps taps, InstantSource clock) {}
