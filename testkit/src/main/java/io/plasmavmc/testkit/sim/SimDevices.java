package io.plasmavmc.testkit.sim;

import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.hypervisor.DeviceCommand;
import io.plasmavmc.core.hypervisor.DeviceView;
import io.plasmavmc.core.hypervisor.MachineDevices;
import io.plasmavmc.core.hypervisor.fake.FakeHost;
import io.plasmavmc.core.runtime.Uid;
import java.util.Locale;
import java.util.Optional;

/** The devices of machines as one server reaches them, by the faults of {@link SimHypervisor}. */
final class SimDevices implements MachineDevices {
    private final World world;
    private final Life life;
    private final SimHypervisor hypervisor;
    private final MachineDevices below;

    SimDevices(World world, Life life, SimHypervisor hypervisor, MachineDevices below) {
        this.world = world;
        this.life = life;
        this.hypervisor = hypervisor;
        this.below = below;
    }

    @Override
    public Optional<DeviceView> look(Uid vm) {
        life.before("a look at the devices");
        hypervisor.fallSilentAtTimes(vm, Fault.SILENT_BEFORE);
        Optional<DeviceView> seen = below.look(vm);
        life.after("a look at the devices");
        return seen;
    }

    @Override
    public Optional<Changed> change(Uid vm, DeviceCommand command) {
        String words = words(command);
        life.before(words);
        hypervisor.refuseAtTimes(words);
        hypervisor.fallSilentAtTimes(vm, Fault.SILENT_BEFORE);
        Optional<Changed> changed = judged(vm, command, words);
        if (hypervisor.fallSilentAtTimes(vm, Fault.SILENT_AFTER)) {
            changed = Optional.empty();
        }
        world.tell(words + ": " + (changed.isPresent() ? "done" : "no answer"));
        life.after(words);
        return changed;
    }

    /** By what is true when it takes effect; one to a silent machine takes none. */
    private Optional<Changed> judged(Uid vm, DeviceCommand command, String words) {
        DeviceRules rules = world.facts.devices();
        Optional<FakeHost.Living> process = world.process(vm).filter(living -> !living.silent());
        process.ifPresent(living -> rules.command(vm, living, command));
        try {
            Optional<Changed> changed = below.change(vm, command);
            process.ifPresent(living -> rules.carriedOut(living, command));
            return changed;
        } catch (PlasmaException refused) {
            world.tell(words + ": refused, " + refused.text());
            throw refused;
        }
    }

    private static String words(DeviceCommand command) {
        String verb = command.getClass().getSimpleName().toLowerCase(Locale.ROOT);
        return verb + " " + command.item();
    }
}
