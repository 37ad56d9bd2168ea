package io.plasmavmc.kvm.qemu.size;

import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.hypervisor.SizeCommand;
import io.plasmavmc.core.hypervisor.SizeView;
import io.plasmavmc.kvm.agent.AgentFailed;
import io.plasmavmc.kvm.qemu.failure.QemuFailures;
import io.plasmavmc.kvm.qemu.guest.Guest;
import io.plasmavmc.kvm.qemu.monitor.Talk;
import io.plasmavmc.kvm.qmp.QmpRefused;
import java.util.Optional;

/**
 * The CPUs and the memory of one QEMU process and what its guest makes of them. Both are looked up
 * each time; nothing but the base of the memory is remembered. Calls come one at a time. Where the
 * machine does not answer there is no result, and where it or the guest refuses the caller gets its
 * words.
 */
public final class Sizes {

    private final Guest guest;
    private final Cpus cpus;
    private final Memory memory;

    public Sizes(Talk talk, Guest guest) {
        this.guest = guest;
        this.cpus = new Cpus(talk);
        this.memory = new Memory(talk);
    }

    /** What the machine has, and what its agent says if it is to be asked. */
    public Optional<SizeView> look(boolean askGuest) {
        return Talk.answered(
                () -> {
                    int plugged = cpus.count();
                    return view(plugged, askGuest ? used(plugged) : Optional.empty());
                });
    }

    /**
     * Carries out a command; empty when it is unknown what came of it.
     *
     * @throws PlasmaException with QEMU's words or the guest's when it is refused
     */
    public Optional<SizeView> change(SizeCommand command) {
        try {
            return Talk.answered(() -> view(carryOut(command), Optional.empty()));
        } catch (QmpRefused refusal) {
            throw QemuFailures.refused(refusal);
        } catch (AgentFailed failure) {
            throw QemuFailures.failed(String.valueOf(failure.getMessage()));
        }
    }

    /** How many CPUs there are afterwards. */
    private int carryOut(SizeCommand command) {
        return switch (command) {
            case SizeCommand.PlugCpus(int total) -> cpus.plug(total);
            case SizeCommand.UnplugCpu(int index) -> {
                cpus.askToGo(index);
                yield cpus.count();
            }
            case SizeCommand.UseCpus(int count) -> {
                guest.useCpus(count);
                yield cpus.count();
            }
            case SizeCommand.UseMemory(long totalMib) -> {
                memory.request(totalMib);
                yield cpus.count();
            }
        };
    }

    private SizeView view(int plugged, Optional<Integer> used) {
        var seen = memory.now();
        return new SizeView(plugged, used, seen.hasMib(), seen.requestedMib());
    }

    /** A number that cannot be is a stranger's word, or was true a moment ago: not known. */
    private Optional<Integer> used(int plugged) {
        return guest.usedCpus().filter(used -> used >= 1 && used <= plugged);
    }
}
