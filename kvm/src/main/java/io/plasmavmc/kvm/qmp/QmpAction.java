package io.plasmavmc.kvm.qmp;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A command that changes something and returns nothing of interest. When it times out, look before
 * acting again.
 */
public sealed interface QmpAction extends QmpCommand<Done>
        permits BlockCommands.BlockResize,
                BlockCommands.BlockdevAdd,
                BlockCommands.BlockdevDel,
                DeviceCommands.DeviceAdd,
                DeviceCommands.DeviceDel,
                Negotiation.Capabilities,
                NetCommands.NetdevAdd,
                NetCommands.NetdevDel,
                NetCommands.SetLink,
                ObjectCommands.ObjectAdd,
                ObjectCommands.ObjectDel,
                ObjectCommands.QomSet,
                RunStateCommands.Cont,
                RunStateCommands.Quit,
                RunStateCommands.SetAction,
                RunStateCommands.Stop,
                RunStateCommands.SystemPowerdown,
                RunStateCommands.SystemReset {

    @Override
    default Done decode(JsonNode reply) {
        return Done.DONE;
    }
}
