package io.plasmavmc.core.agent;

import io.plasmavmc.core.hypervisor.Launched;
import io.plasmavmc.core.hypervisor.MachineRecord;
import io.plasmavmc.core.hypervisor.Observation;
import io.plasmavmc.core.hypervisor.RunState;
import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.step.StepName;
import io.plasmavmc.core.vm.Action;
import io.plasmavmc.core.vm.DeviceSpec;
import io.plasmavmc.core.vm.DeviceVerb;
import io.plasmavmc.core.vm.GuestConfig;
import io.plasmavmc.core.vm.HostBoot;
import io.plasmavmc.core.vm.Item;
import io.plasmavmc.core.vm.Request;
import io.plasmavmc.core.vm.RunningMachine;
import io.plasmavmc.core.vm.VirtualMachine;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.core.vm.VmPhase;
import io.plasmavmc.core.vm.VmSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A situation built up in words, and a machine that obeys, so that a test reads as a story: what is
 * wanted, what is seen, what is planned.
 */
final class Scene {

    static final String BOOT = "boot-1";
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final MachineRecord MACHINE = new MachineRecord(4711, 99, BOOT, 1);
    static final MachineRecord STRANGER = new MachineRecord(4712, 100, BOOT, 1);

    private static final Uid UID = new Uid("01980000-0000-7000-8000-000000000001");
    private static final VmId ID = VmId.of("default", "default", "web-1");
    private static final NodeId NODE = new NodeId("host-a");

    private String bootId = BOOT;
    long epoch = 1;
    private VmSpec.Autostart autostart = VmSpec.Autostart.LAST;
    private VmSpec.OnCrash onCrash = VmSpec.OnCrash.STOP;
    private Optional<Action> action = Optional.empty();
    private Optional<Instant> deleteTime = Optional.empty();
    private final List<Request> requests = new ArrayList<>();
    private long generation = 1;
    private boolean stuck;
    private boolean askedToGoDown;
    VmHandle handle = VmHandle.first(ID, UID, NODE, 1, START).withBoot(HostBoot.of(BOOT));
    Observation seen = new Observation.Absent(Optional.empty());
    Volumes volumes = new Volumes.Ready();
    Instant now = START;
    final SceneDevices devices = new SceneDevices();
    final SceneSizes sizes = new SceneSizes();
    private Optional<Launched> launched = Optional.empty();
    private Optional<Situation.Failure> failure = Optional.empty();
    private final EnumSet<StepName> done = EnumSet.noneOf(StepName.class);

    static Scene stopped() {
        Scene scene = new Scene();
        scene.handle = scene.handle.withSettledGeneration(1);
        return scene;
    }

    /** A VM whose first action, a start, was carried out. */
    static Scene running() {
        Scene scene = stopped().wants(Action.Verb.START);
        scene.carryOut();
        scene.newLook();
        return scene;
    }

    Scene wants(Action.Verb verb) {
        return wants(verb, false, Duration.ofSeconds(60));
    }

    Scene wants(Action.Verb verb, boolean force, Duration deadline) {
        return wants(
                verb,
                verb == Action.Verb.RESET ? Action.ResetMode.HARD : Action.ResetMode.NONE,
                force,
                deadline);
    }

    Scene wantsSoftReset(boolean force) {
        return wants(Action.Verb.RESET, Action.ResetMode.SOFT, force, Duration.ofSeconds(90));
    }

    private Scene wants(Action.Verb verb, Action.ResetMode mode, boolean force, Duration deadline) {
        generation++;
        long number = action.map(Action::number).orElse(0L) + 1;
        action = Optional.of(new Action(number, generation, verb, mode, force, deadline, START));
        return this;
    }

    /** One that the VM was made with. */
    Item madeWith(DeviceSpec device) {
        devices.wants(device, 1);
        return device.item();
    }

    Scene wantsCpus(int cpus) {
        generation++;
        sizes.wantedCpus = cpus;
        sizes.cpusGeneration = generation;
        requests.add(new Request(generation, "", Request.UPDATE, Optional.empty(), START));
        return this;
    }

    /** An edit that is about nothing of the machine. */
    Scene wantsOtherLabels() {
        generation++;
        requests.add(new Request(generation, "", Request.UPDATE, Optional.empty(), START));
        return this;
    }

    Scene wantsMemory(long mib) {
        generation++;
        sizes.wantedMemoryMib = mib;
        sizes.memoryGeneration = generation;
        requests.add(new Request(generation, "", Request.UPDATE, Optional.empty(), START));
        return this;
    }

    void tidies() {
        devices.wantsOnly(ItemWriting.tidied(vm(), handle).spec().devices());
    }

    /** Another device, or another wish about one: the next generation. */
    Scene wants(DeviceVerb verb, DeviceSpec device) {
        generation++;
        devices.wants(device, generation);
        requests.add(new Request(generation, "", verb.name(), Optional.of(device.item()), START));
        return this;
    }

    Scene wantsDeletion() {
        generation++;
        deleteTime = Optional.of(now);
        return this;
    }

    Scene onCrash(VmSpec.OnCrash policy) {
        onCrash = policy;
        return this;
    }

    Scene autostart(VmSpec.Autostart policy) {
        autostart = policy;
        return this;
    }

    /** The host lost power and is up again: no process lives, and a new server looks. */
    Scene rebooted(String newBoot) {
        bootId = newBoot;
        seen = new Observation.Absent(Optional.empty());
        return newLook();
    }

    Scene sees(RunState state) {
        return sees(MACHINE, state);
    }

    Scene sees(MachineRecord machine, RunState state) {
        seen = present(machine, state);
        return this;
    }

    /** Stopped by disks that the host does not serve. */
    Scene seesFailed(Observation.FailedDisk... disks) {
        seen = new Observation.Present(MACHINE, RunState.IO_ERROR, "io-error", "", List.of(disks));
        return this;
    }

    Scene seesNothing() {
        seen = new Observation.Absent(Optional.empty());
        return this;
    }

    Scene seesSilence() {
        seen = new Observation.Silent(MACHINE, now);
        return this;
    }

    /** A guest that runs and was asked to. */
    void guestGoesDownAsAsked() {
        if (askedToGoDown
                && seen instanceof Observation.Present present
                && present.state() == RunState.RUNNING) {
            sees(present.machine(), RunState.SHUTDOWN);
        }
        askedToGoDown = false;
    }

    /** From now on its process outlives being killed. */
    Scene isStuck() {
        stuck = true;
        return this;
    }

    Scene later(Duration time) {
        now = now.plus(time);
        newLook();
        return this;
    }

    /** A crash of the server forgets what was done and keeps what was written. */
    Scene newLook() {
        done.clear();
        devices.newLook();
        sizes.newLook();
        launched = Optional.empty();
        failure = Optional.empty();
        return this;
    }

    Plan plan() {
        return VmPlanner.plan(situation());
    }

    /** Takes one step as a machine would that obeys. */
    Plan step() {
        Plan plan = plan();
        switch (plan) {
            case Plan.Write write -> {
                handle = write.handle();
                done.add(write.step());
            }
            case Plan.Act act -> {
                done.add(act.step());
                obey(act.verb());
            }
            case Plan.LookAtDevices _ -> devices.look();
            case Plan.Change change -> devices.obey(change, now);
            case Plan.WriteVolume write -> devices.written(write);
            case Plan.LookAtSizes look -> sizes.look(look.askGuest());
            case Plan.Resize resize -> sizes.obey(resize);
            case Plan.Wait _ -> {}
            case Plan.Rest _ -> {}
        }
        return plan;
    }

    /** Takes steps until the plan is to wait or to rest, which it must come to soon. */
    Plan carryOut() {
        for (int i = 0; i < 40; i++) {
            Plan plan = step();
            if (plan instanceof Plan.Wait || plan instanceof Plan.Rest) {
                return plan;
            }
        }
        throw new AssertionError("no end after 40 steps, done: " + done);
    }

    void refuse(StepName step, String words) {
        done.add(step);
        failure = Optional.of(new Situation.Failure(step, "HYPERVISOR_FAILED", words));
    }

    Set<StepName> done() {
        return done;
    }

    long generation() {
        return generation;
    }

    VmPhase phase() {
        return handle.phase();
    }

    private void obey(Plan.Verb verb) {
        seen =
                switch (verb) {
                    case LAUNCH -> {
                        launched =
                                Optional.of(
                                        new Launched(
                                                MACHINE,
                                                sizes.launched(
                                                        devices.launched(machineStartedNow()))));
                        yield present(MACHINE, RunState.PRELAUNCH);
                    }
                    case RESUME -> present(machine(), RunState.RUNNING);
                    case PAUSE -> present(machine(), RunState.PAUSED);
                    case RESET -> {
                        devices.reset();
                        sizes.reset();
                        yield present(machine(), RunState.PRELAUNCH);
                    }
                    case POWER_DOWN -> {
                        askedToGoDown = true;
                        yield seen;
                    }
                    case TERMINATE ->
                            stuck
                                    ? new Observation.Silent(MACHINE, now)
                                    : new Observation.Absent(Optional.empty());
                    case ERASE -> seen;
                };
    }

    private RunningMachine machineStartedNow() {
        return new RunningMachine(
                1, 0, 4, 256, 256, 256, 1024, now, "fake", "7.2.22", List.of(), List.of());
    }

    private MachineRecord machine() {
        return seen instanceof Observation.Present present ? present.machine() : MACHINE;
    }

    private static Observation present(MachineRecord machine, RunState state) {
        return new Observation.Present(
                machine, state, state.name().toLowerCase(java.util.Locale.ROOT), "");
    }

    private Situation situation() {
        return new Situation(
                vm(),
                handle,
                seen,
                volumes,
                devices.situation(),
                sizes.situation(),
                launched,
                failure,
                EnumSet.copyOf(done),
                epoch,
                bootId,
                now);
    }

    VirtualMachine vm() {
        VmSpec spec =
                new VmSpec(
                        sizes.wantedCpus,
                        sizes.wantedMaxCpus,
                        sizes.cpusGeneration,
                        sizes.wantedMemoryMib,
                        sizes.wantedMaxMemoryMib,
                        sizes.memoryGeneration,
                        onCrash,
                        autostart,
                        "pc-q35-7.2",
                        Optional.empty(),
                        devices.disks(),
                        devices.nics(),
                        GuestConfig.NONE);
        return new VirtualMachine(
                ID,
                UID,
                generation,
                START,
                START,
                deleteTime,
                Map.of(),
                Map.of(),
                spec,
                action,
                requests);
    }
}
