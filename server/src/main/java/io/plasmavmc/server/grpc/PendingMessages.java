package io.plasmavmc.server.grpc;

import io.plasmavmc.api.v1.VirtualMachine;
import io.plasmavmc.core.vm.PendingChange;
import java.util.List;

/** Fields that are not as they are wanted, as messages. */
final class PendingMessages {

    private PendingMessages() {}

    static List<VirtualMachine.PendingChange> of(List<PendingChange> changes) {
        return changes.stream().map(PendingMessages::of).toList();
    }

    private static VirtualMachine.PendingChange of(PendingChange change) {
        return VirtualMachine.PendingChange.newBuilder()
                .setField(change.field())
                .setCurrent(change.current())
                .setWanted(change.wanted())
                .setApplies(
                        switch (change.applies()) {
                            case LIVE -> VirtualMachine.PendingChange.Applies.LIVE;
                            case GUEST -> VirtualMachine.PendingChange.Applies.GUEST;
                            case NEXT_BOOT -> VirtualMachine.PendingChange.Applies.NEXT_BOOT;
                            case REFUSED -> VirtualMachine.PendingChange.Applies.REFUSED;
                        })
                .setReason(change.reason())
                .build();
    }
}
