package io.plasmavmc.core.edit;

import io.plasmavmc.core.reconcile.Outcome;
import io.plasmavmc.core.reconcile.Reconciler;
import io.plasmavmc.core.vm.VmId;

/**
 * Takes out of the store what owners have let go of: the keys of a VM that is to go, the devices of
 * any other. Any server may do it.
 */
public record Tidying(VmRemoval vms, DeviceRemoval devices) implements Reconciler<VmId> {

    @Override
    public Outcome reconcile(VmId id) {
        return vms.isToGo(id) ? vms.reconcile(id) : devices.reconcile(id);
    }
}
