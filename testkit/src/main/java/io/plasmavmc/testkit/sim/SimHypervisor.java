package io.plasmavmc.testkit.sim;

import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.hypervisor.ConsoleLog;
import io.plasmavmc.core.hypervisor.HostFacts;
import io.plasmavmc.core.hypervisor.HypervisorBackend;
import io.plasmavmc.core.hypervisor.Launched;
import io.plasmavmc.core.hypervisor.MachineDevices;
import io.plasmavmc.core.hypervisor.MachineRecord;
import io.plasmavmc.core.hypervisor.MachineSizes;
import io.plasmavmc.core.hypervisor.MachineSpec;
import io.plasmavmc.core.hypervisor.MachineUsage;
import io.plasmavmc.core.hypervisor.Observation;
import io.plasmavmc.core.hypervisor.fake.FakeHost;
import io.plasmavmc.core.hypervisor.fake.FakeHypervisor;
import io.plasmavmc.core.runtime.Uid;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The hypervisor as one server reaches it: refuses, falls silent before or after a command took
 * effect, kills without an end. Every command is judged by what is true when it takes effect.
 */
final class SimHypervisor implements HypervisorBackend {
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(25);

    private final World world;
    private final Life life;
    private final FakeHypervisor below;
    private final MachineDevices devices;
    private final MachineSizes sizes;

    SimHypervisor(World world, Life life) {
        this.world = world;
        this.life = life;
        this.below = new FakeHypervisor(world.host, List.of());
        this.devices = new SimDevices(world, life, this, below.devices());
        this.sizes = new SimSizes(world, life, this, below.sizes());
    }

    /** The dead server hears nothing any more. */
    void unplug() {
        below.close();
    }

    @Override
    public HostFacts host() {
        return below.host();
    }

    @Override
    public Set<Uid> found() {
        return below.found();
    }

    @Override
    public Observation observe(Uid vm, Optional<MachineRecord> recorded) {
        life.before("a look at the machine");
        fallSilentAtTimes(vm, Fault.SILENT_BEFORE);
        Observation seen = below.observe(vm, recorded);
        life.after("a look at the machine");
        return seen;
    }

    @Override
    public Launched launch(MachineSpec spec) {
        life.before("a launch");
        refuseAtTimes("launch");
        MachineRules rules = world.facts.machines();
        rules.launch(look(), spec);
        Launched launched = below.launch(spec);
        rules.launched(spec, launched.machine());
        world.tell("QEMU is started, pid " + launched.machine().pid());
        life.after("a launch");
        return launched;
    }

    @Override
    public Observation resume(Uid vm) {
        return command(vm, "cont", MachineRules::resume, below::resume);
    }

    @Override
    public Observation pause(Uid vm) {
        return command(vm, "stop", MachineRules::pause, below::pause);
    }

    @Override
    public Observation powerDown(Uid vm) {
        return command(vm, "system_powerdown", MachineRules::powerDown, this::press);
    }

    private Observation press(Uid vm) {
        return world.hung.contains(vm) ? below.observe(vm, Optional.empty()) : below.powerDown(vm);
    }

    @Override
    public Observation reset(Uid vm) {
        return command(vm, "system_reset", MachineRules::reset, below::reset);
    }

    /** Judges a command; it is asked only where the command takes effect. */
    private interface Judge {
        void judge(MachineRules rules, Look look, FakeHost.Living process);
    }

    private Observation command(
            Uid vm, String words, Judge judge, Function<Uid, Observation> command) {
        life.before(words);
        refuseAtTimes(words);
        fallSilentAtTimes(vm, Fault.SILENT_BEFORE);
        Optional<FakeHost.Living> process = world.process(vm);
        process.filter(living -> !living.silent())
                .ifPresent(living -> judge.judge(world.facts.machines(), look(), living));
        Observation seen = command.apply(vm);
        if (fallSilentAtTimes(vm, Fault.SILENT_AFTER)) {
            seen = below.observe(vm, Optional.empty());
        }
        world.tell(words + ": " + words(seen));
        life.after(words);
        return seen;
    }

    @Override
    public Observation terminate(Uid vm) {
        life.before("a kill");
        Optional<FakeHost.Living> process = world.process(vm);
        process.ifPresent(living -> world.facts.machines().terminate(look(), living));
        if (process.isPresent()
                && world.strikes(Fault.KILL_WITHOUT_END, world.weather.killFails())) {
            world.killLater(vm, world.dice.upTo(LONGEST_SILENCE));
        }
        Observation seen =
                process.filter(world::isUndead).isPresent()
                        ? below.observe(vm, Optional.empty())
                        : below.terminate(vm);
        world.tell("kill: " + words(seen));
        life.after("a kill");
        return seen;
    }

    @Override
    public MachineDevices devices() {
        return devices;
    }

    @Override
    public MachineSizes sizes() {
        return sizes;
    }

    @Override
    public MachineUsage usage() {
        return below.usage();
    }

    @Override
    public void erase(Uid vm) {
        life.before("an erase");
        world.facts.machines().erase(vm);
        below.erase(vm);
        life.after("an erase");
    }

    @Override
    public void onChange(Consumer<Uid> listener) {
        below.onChange(listener);
    }

    @Override
    public ConsoleLog consoleLog() {
        return below.consoleLog();
    }

    /** The machines live on. */
    @Override
    public void close() {}

    private Look look() {
        return world.turns.current().look().orElseThrow();
    }

    void refuseAtTimes(String words) {
        refuseAtTimes(words, world.weather.commandRefused());
    }

    void refuseAtTimes(String words, double probability) {
        if (world.strikes(Fault.COMMAND_REFUSED, probability)) {
            world.tell(words + ": refused");
            throw PlasmaException.of(Reason.HYPERVISOR_FAILED, words + ": simulated refusal");
        }
    }

    boolean fallSilentAtTimes(Uid vm, Fault fault) {
        boolean silent =
                world.process(vm).isPresent() && world.strikes(fault, world.weather.silent());
        if (silent) {
            world.tell("its monitor falls silent");
            world.silence(vm, world.dice.upTo(LONGEST_SILENCE));
        }
        return silent;
    }

    static String words(Observation seen) {
        return switch (seen) {
            case Observation.Absent _ -> "no process";
            case Observation.Silent silent -> "pid " + silent.machine().pid() + " is silent";
            case Observation.Present present ->
                    "pid " + present.machine().pid() + " is " + present.rawState();
        };
    }
}
