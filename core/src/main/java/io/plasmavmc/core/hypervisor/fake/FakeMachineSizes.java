package io.plasmavmc.core.hypervisor.fake;

import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.hypervisor.MachineSizes;
import io.plasmavmc.core.hypervisor.SizeCommand;
import io.plasmavmc.core.hypervisor.SizeView;
import io.plasmavmc.core.runtime.Uid;
import java.util.Optional;

/** The sizes of a fake host's machines, as one server's backend reaches them. Any thread. */
final class FakeMachineSizes implements MachineSizes {

    private final FakeHost host;

    FakeMachineSizes(FakeHost host) {
        this.host = host;
    }

    @Override
    public Optional<SizeView> look(Uid vm, boolean askGuest) {
        return host.inside(
                () ->
                        speaking(vm)
                                .map(
                                        machine ->
                                                machine.sizes()
                                                        .view(askGuest && machine.hasAgent())));
    }

    @Override
    public Optional<SizeView> change(Uid vm, SizeCommand command) {
        return host.inside(() -> speaking(vm).map(machine -> changed(machine, command)));
    }

    private Optional<FakeMachine> speaking(Uid vm) {
        return host.machine(vm).filter(machine -> !machine.isSilent());
    }

    private SizeView changed(FakeMachine machine, SizeCommand command) {
        FakeSizes sizes = machine.sizes();
        switch (command) {
            case SizeCommand.PlugCpus(int total) -> sizes.plug(total);
            case SizeCommand.UnplugCpu(int index) -> {
                refuseIf(host.options().emulated(), "CPUs cannot leave an emulated machine");
                sizes.askToGo(index);
            }
            case SizeCommand.UseCpus(int count) -> {
                refuseIf(!machine.hasAgent(), "the guest agent does not answer");
                sizes.use(count);
            }
            case SizeCommand.UseMemory(long totalMib) -> sizes.request(totalMib);
        }
        machine.goOn();
        return sizes.view(false);
    }

    private static void refuseIf(boolean impossible, String words) {
        if (impossible) {
            throw PlasmaException.of(Reason.HYPERVISOR_FAILED, words);
        }
    }
}
