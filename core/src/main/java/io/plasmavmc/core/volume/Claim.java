package io.plasmavmc.core.volume;

import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.vm.VmId;

/** Says which VM holds a volume or a MAC address; written in the commit that edits the VM. */
public record Claim(VmId vm, Uid uid) {}
