package io.plasmavmc.core.hypervisor.fake;

import io.plasmavmc.core.hypervisor.DeviceView;
import io.plasmavmc.core.hypervisor.MachineRecord;
import io.plasmavmc.core.hypervisor.MachineSpec;
import io.plasmavmc.core.hypervisor.Observation;
import io.plasmavmc.core.hypervisor.RunState;
import io.plasmavmc.core.hypervisor.SizeView;
import io.plasmavmc.core.runtime.Timers;
import io.plasmavmc.core.runtime.Timers.Cancellable;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.runtime.UidSource;
import io.plasmavmc.core.vm.Item;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The host that outlives a {@link FakeHypervisor}: its processes, consoles and boot. A test closes
 * the backend, opens another on the same host and finds the machines running; what befalls a
 * machine from outside is done to it here. Owns all state under one lock; any thread may call.
 * Listeners are told after the lock is given back, in the order of the changes.
 */
public final class FakeHost {

    private static final int SIGKILL_STATUS = 137;
    private static final int SIGABRT_STATUS = 134;

    private final Object lock = new Object();
    private final Timers timers;
    private final UidSource uids;
    private final FakeOptions options;
    private final List<Consumer<Uid>> listeners = new CopyOnWriteArrayList<>();

    private final Map<Uid, FakeMachine> machines = new LinkedHashMap<>();
    private final Map<Uid, Observation.Exit> exits = new LinkedHashMap<>();
    private final Map<Uid, FakeConsole> consoles = new LinkedHashMap<>();
    private final Set<Uid> changed = new LinkedHashSet<>();
    private final Queue<String> launchFailures = new ArrayDeque<>();
    private final Queue<String> attachFailures = new ArrayDeque<>();
    private Growth growth = (_, _) -> {};
    private String bootId;
    private long lastPid = 1000;

    public FakeHost(Timers timers, UidSource uids, FakeOptions options) {
        this.timers = timers;
        this.uids = uids;
        this.options = options;
        this.bootId = uids.next().text();
    }

    Timers timers() {
        return timers;
    }

    FakeOptions options() {
        return options;
    }

    void listen(Consumer<Uid> listener) {
        listeners.add(listener);
    }

    void unlisten(Consumer<Uid> listener) {
        listeners.remove(listener);
    }

    /** Does something to the host's state, then tells what changed. */
    <T> T inside(Supplier<T> action) {
        T result;
        List<Uid> toTell;
        synchronized (lock) {
            result = action.get();
            toTell = List.copyOf(changed);
            changed.clear();
        }
        for (Uid vm : toTell) {
            listeners.forEach(listener -> listener.accept(vm));
        }
        return result;
    }

    void act(Runnable action) {
        inside(
                () -> {
                    action.run();
                    return true;
                });
    }

    // Inside only, from here on.

    Optional<FakeMachine> machine(Uid vm) {
        return Optional.ofNullable(machines.get(vm));
    }

    Set<Uid> vms() {
        return Collections.unmodifiableSet(new LinkedHashSet<>(machines.keySet()));
    }

    String bootId() {
        return bootId;
    }

    Observation observation(Uid vm) {
        return machine(vm)
                .map(FakeMachine::observation)
                .orElseGet(() -> new Observation.Absent(Optional.ofNullable(exits.get(vm))));
    }

    /** What a disk in use that grows does to its file. */
    @FunctionalInterface
    public interface Growth {
        void grow(MachineSpec.Disk disk, long sizeBytes);
    }

    /** Said once, before anything runs here. */
    public void onGrowth(Growth files) {
        growth = files;
    }

    void grow(MachineSpec.Disk disk, long sizeBytes) {
        growth.grow(disk, sizeBytes);
    }

    void comply(FakeMachine machine) {
        machine.sizes().comply();
        changed.add(machine.vm());
    }

    void letGo(FakeMachine machine, Item item) {
        machine.bay().remove(item);
        changed.add(machine.vm());
    }

    Optional<String> nextAttachFailure() {
        return Optional.ofNullable(attachFailures.poll());
    }

    Optional<String> nextLaunchFailure() {
        return Optional.ofNullable(launchFailures.poll());
    }

    MachineRecord start(MachineSpec spec) {
        lastPid++;
        MachineRecord process = new MachineRecord(lastPid, lastPid * 100, bootId, spec.epoch());
        FakeMachine machine =
                new FakeMachine(spec, process, timers.instant(), new FakeGuest(this, options));
        spec.disks().forEach(d -> machine.bay().plug(Item.disk(d.diskId()), FakeDevices.disk(d)));
        spec.nics().forEach(n -> machine.bay().plug(Item.nic(n.nicId()), FakeDevices.nic(n)));
        machines.put(spec.uid(), machine);
        exits.remove(spec.uid());
        return process;
    }

    void end(FakeMachine machine, int status, String lastWords) {
        machine.end();
        machines.remove(machine.vm());
        exits.put(machine.vm(), new Observation.Exit(Optional.of(status), lastWords));
        changed.add(machine.vm());
    }

    void kill(FakeMachine machine) {
        end(machine, SIGKILL_STATUS, "");
    }

    void crash(FakeMachine machine) {
        end(machine, SIGABRT_STATUS, "fake: crashed as asked by crash-after");
    }

    void silence(FakeMachine machine) {
        machine.fallSilent(timers.instant());
        changed.add(machine.vm());
    }

    private void restoreAnswers(FakeMachine machine) {
        machine.answer();
        changed.add(machine.vm());
    }

    void change(FakeMachine machine, RunState state) {
        machine.enter(state);
        changed.add(machine.vm());
    }

    void touched(FakeMachine machine) {
        changed.add(machine.vm());
    }

    Cancellable later(Duration delay, Runnable step) {
        return timers.schedule(delay, () -> act(step));
    }

    FakeConsole console(Uid vm) {
        return consoles.computeIfAbsent(vm, _ -> new FakeConsole());
    }

    FakeConsole consoleIfAny(Uid vm) {
        return consoles.getOrDefault(vm, new FakeConsole());
    }

    void erase(Uid vm) {
        consoles.remove(vm);
        exits.remove(vm);
    }

    /**
     * A process as it really is, for tests that judge what was said of it.
     *
     * @param silent whether its monitor answers nothing
     * @param devices what is in it
     * @param left of which the device went, and something is still there
     * @param keepsDevices its guest lets none of them go
     * @param sizes what it has of CPUs and memory, whatever its agent says
     * @param booting its guest's OS is about to be up
     * @param hasAgent whether its agent answers
     * @param sizesDue whether its guest has yet to do what it was asked for
     */
    public record Living(
            MachineRecord machine,
            RunState state,
            boolean silent,
            DeviceView devices,
            Set<Item> left,
            boolean keepsDevices,
            SizeView sizes,
            boolean booting,
            boolean hasAgent,
            boolean sizesDue) {}

    /** All that really run on this host, in the order of their starts. */
    public Map<Uid, Living> processes() {
        return inside(
                () -> {
                    Map<Uid, Living> all = new LinkedHashMap<>();
                    machines.forEach((vm, machine) -> all.put(vm, living(machine)));
                    return all;
                });
    }

    private static Living living(FakeMachine machine) {
        return new Living(
                machine.process(),
                machine.state(),
                machine.isSilent(),
                machine.bay().view(),
                machine.bay().left(),
                machine.keepsDevices(),
                machine.sizes().view(true),
                machine.isBooting(),
                machine.hasAgent(),
                machine.sizes().isAsked());
    }

    // What may befall a machine, for tests.

    /** Its monitor answers nothing until {@link #answerAgain}. */
    public void fallSilent(Uid vm) {
        befall(vm, this::silence);
    }

    public void answerAgain(Uid vm) {
        befall(vm, this::restoreAnswers);
    }

    /** SIGKILL from outside. */
    public void kill(Uid vm) {
        befall(vm, this::kill);
    }

    /** The process ends by itself. */
    public void exit(Uid vm, int status, String lastWords) {
        befall(vm, machine -> end(machine, status, lastWords));
    }

    public void panicGuest(Uid vm) {
        enterState(vm, RunState.GUEST_PANICKED);
    }

    /** The guest powers itself off. */
    public void powerOffGuest(Uid vm) {
        enterState(vm, RunState.SHUTDOWN);
    }

    /** Any other turn, for example a disk that is full. */
    public void enterState(Uid vm, RunState state) {
        befall(vm, machine -> change(machine, state));
    }

    private void befall(Uid vm, Consumer<FakeMachine> event) {
        act(() -> event.accept(machine(vm).orElseThrow(() -> noMachine(vm))));
    }

    private static IllegalStateException noMachine(Uid vm) {
        return new IllegalStateException("machine of " + vm + ": none (expected: one)");
    }

    /** The next start that is tried is refused with these words; several calls line up. */
    public void failNextLaunch(String words) {
        act(() -> launchFailures.add(words));
    }

    /** The next attach that is tried is refused with these words; several calls line up. */
    public void failNextAttach(String words) {
        act(() -> attachFailures.add(words));
    }

    /** The guest ejects a device that nobody asked it to let go. */
    public void ejectDevice(Uid vm, Item item) {
        befall(vm, machine -> letGo(machine, item));
    }

    /** The guest never has less memory than that from now on. */
    public void keepMemory(Uid vm, long mib) {
        befall(vm, machine -> machine.sizes().keep(mib));
    }

    /** The guest's agent answers nothing until the guest is reset. */
    public void muteAgent(Uid vm) {
        befall(vm, FakeMachine::muteAgent);
    }

    /** The guest boots anew by itself; its process stays. */
    public void rebootGuest(Uid vm) {
        befall(
                vm,
                machine -> {
                    machine.reset();
                    touched(machine);
                });
    }

    /** The guest lets no device go until it is reset. */
    public void ignoreDetach(Uid vm) {
        befall(vm, FakeMachine::ignoreDetach);
    }

    /** The guest answers the newest request for a device by refusing it. */
    public void refuseDetach(Uid vm, Item item) {
        befall(
                vm,
                machine -> {
                    machine.bay().refuse(item);
                    touched(machine);
                });
    }

    /** The host lost power and is up again: no process, another boot id, the logs still there. */
    public void reboot() {
        act(
                () -> {
                    machines.values().forEach(FakeMachine::end);
                    changed.addAll(machines.keySet());
                    machines.clear();
                    exits.clear();
                    bootId = uids.next().text();
                });
    }
}
