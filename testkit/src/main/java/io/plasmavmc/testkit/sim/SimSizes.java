package io.plasmavmc.testkit.sim;

import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.hypervisor.MachineSizes;
import io.plasmavmc.core.hypervisor.SizeCommand;
import io.plasmavmc.core.hypervisor.SizeView;
import io.plasmavmc.core.hypervisor.fake.FakeHost;
import io.plasmavmc.core.runtime.Uid;
import java.util.Optional;

/** The sizes of machines as one server reaches them, by the faults of {@link SimHypervisor}. */
final class SimSizes implements MachineSizes {
    private final World world;
    private final Life life;
    private final SimHypervisor hypervisor;
    private final MachineSizes below;

    SimSizes(World world, Life life, SimHypervisor hypervisor, MachineSizes below) {
        this.world = world;
        this.life = life;
        this.hypervisor = hypervisor;
        this.below = below;
    }

    @Override
    public Optional<SizeView> look(Uid vm, boolean askGuest) {
        life.before("a look at the sizes");
        hypervisor.fallSilentAtTimes(vm, Fault.SILENT_BEFORE);
        Optional<SizeView> seen = below.look(vm, askGuest);
        speaking(vm).ifPresent(world.facts.sizes()::shown);
        life.after("a look at the sizes");
        return seen;
    }

    @Override
    public Optional<SizeView> change(Uid vm, SizeCommand command) {
        String words = command.toString();
        life.before(words);
        hypervisor.refuseAtTimes(words, world.weather.sizeRefused());
        hypervisor.fallSilentAtTimes(vm, Fault.SILENT_BEFORE);
        Optional<SizeView> changed = judged(vm, command);
        if (hypervisor.fallSilentAtTimes(vm, Fault.SILENT_AFTER)) {
            changed = Optional.empty();
        }
        world.tell(words + ": " + (changed.isPresent() ? "done" : "no answer"));
        life.after(words);
        return changed;
    }

    /** By what is true when it takes effect; one to a silent machine takes none. */
    private Optional<SizeView> judged(Uid vm, SizeCommand command) {
        SizeRules rules = world.facts.sizes();
        speaking(vm).ifPresent(living -> rules.command(living, command));
        try {
            Optional<SizeView> changed = below.change(vm, command);
            speaking(vm).ifPresent(rules::shown);
            return changed;
        } catch (PlasmaException refused) {
            world.tell(command + ": refused, " + refused.text());
            throw refused;
        }
    }

    private Optional<FakeHost.Living> speaking(Uid vm) {
        return world.process(vm).filter(living -> !living.silent());
    }
}
