package io.plasmavmc.server.watch;

import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.state.VmView;
import io.plasmavmc.core.vm.VmId;

/** What became of a VM at one place of the watch. */
public sealed interface VmEvent {

    Position position();

    VmId id();

    record Put(Position position, VmId id, VmView view) implements VmEvent {}

    record Deleted(Position position, VmId id, Uid uid) implements VmEvent {}
}
