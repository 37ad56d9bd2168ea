package io.plasmavmc.core.hypervisor.fake;

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
import io.plasmavmc.core.runtime.Uid;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The hypervisor port on a {@link FakeHost}. Any thread may call; no call waits, except a launch
 * for as long as the option {@code launch} says. A command to a silent machine has no effect.
 */
public final class FakeHypervisor implements HypervisorBackend {

    private static final Pattern MACHINE_TYPE = Pattern.compile("pc-q35-[1-9][0-9]*\\.[0-9]+");

    private final FakeHost host;
    private final List<String> bridges;
    private final FakeMachineDevices devices;
    private final FakeMachineSizes sizes;
    private final FakeMachineUsage usage;
    private final Set<Uid> found;
    private final String bootId;
    private final List<Consumer<Uid>> listeners = new CopyOnWriteArrayList<>();
    private final ConsoleLog consoleLog = new Consoles();

    /**
     * @param bridges the host's bridges that VMs may join
     */
    public FakeHypervisor(FakeHost host, List<String> bridges) {
        this.host = host;
        this.bridges = List.copyOf(bridges);
        this.devices = new FakeMachineDevices(host, this.bridges);
        this.sizes = new FakeMachineSizes(host);
        this.usage = new FakeMachineUsage(host);
        this.found = host.inside(host::vms);
        this.bootId = host.inside(host::bootId);
    }

    @Override
    public HostFacts host() {
        return new HostFacts(
                FakeDevices.ACCELERATOR,
                "no real machine runs; start the server with --hypervisor kvm for that",
                FakeDevices.VERSION,
                "pc-q35-7.2",
                16,
                255,
                256 * 1024,
                48,
                bridges,
                bootId);
    }

    @Override
    public Set<Uid> found() {
        return found;
    }

    /** The host knows its processes: a record tells nothing more. */
    @Override
    public Observation observe(Uid vm, Optional<MachineRecord> recorded) {
        return host.inside(() -> host.observation(vm));
    }

    @Override
    public Launched launch(MachineSpec spec) {
        FakeLaunchTime.pass(host);
        return host.inside(
                () -> {
                    refusal(spec).ifPresent(words -> refuse(spec, words));
                    MachineRecord process = host.start(spec);
                    return new Launched(
                            process,
                            FakeDevices.running(
                                    spec, host.timers().instant(), host.options().emulated()));
                });
    }

    private Optional<String> refusal(MachineSpec spec) {
        if (host.machine(spec.uid()).isPresent()) {
            return Optional.of("machine of the VM: exists (expected: none)");
        }
        if (!MACHINE_TYPE.matcher(spec.machineType()).matches()) {
            return Optional.of("unsupported machine type " + spec.machineType());
        }
        return host.nextLaunchFailure();
    }

    private static void refuse(MachineSpec spec, String words) {
        throw PlasmaException.of(
                Reason.HYPERVISOR_FAILED, words, Map.of("vm", spec.id().toString()));
    }

    @Override
    public Observation resume(Uid vm) {
        return command(
                vm,
                machine -> {
                    if (!machine.resume()) {
                        throw PlasmaException.of(
                                Reason.HYPERVISOR_FAILED,
                                "cont: the machine has to be reset first",
                                Map.of("uid", vm.text()));
                    }
                });
    }

    @Override
    public Observation pause(Uid vm) {
        return command(vm, FakeMachine::pause);
    }

    @Override
    public Observation powerDown(Uid vm) {
        return command(vm, FakeMachine::pressPowerButton);
    }

    @Override
    public Observation reset(Uid vm) {
        return command(vm, FakeMachine::reset);
    }

    private Observation command(Uid vm, Consumer<FakeMachine> command) {
        return withMachine(
                vm,
                machine -> {
                    if (!machine.isSilent()) {
                        command.accept(machine);
                        host.touched(machine);
                    }
                });
    }

    @Override
    public Observation terminate(Uid vm) {
        return withMachine(vm, host::kill);
    }

    private Observation withMachine(Uid vm, Consumer<FakeMachine> action) {
        return host.inside(
                () -> {
                    host.machine(vm).ifPresent(action);
                    return host.observation(vm);
                });
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
        return usage;
    }

    @Override
    public void erase(Uid vm) {
        host.act(() -> host.erase(vm));
    }

    @Override
    public void onChange(Consumer<Uid> listener) {
        listeners.add(listener);
        host.listen(listener);
    }

    @Override
    public ConsoleLog consoleLog() {
        return consoleLog;
    }

    @Override
    public void close() {
        listeners.forEach(host::unlisten);
    }

    private final class Consoles implements ConsoleLog {

        @Override
        public Chunk read(Uid vm, long position, int max) {
            return host.inside(() -> host.consoleIfAny(vm).read(position, max));
        }

        @Override
        public long positionOfLast(Uid vm, int lines) {
            return host.inside(() -> host.consoleIfAny(vm).positionOfLast(lines));
        }
    }
}
