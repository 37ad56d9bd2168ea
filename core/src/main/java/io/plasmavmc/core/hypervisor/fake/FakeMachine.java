package io.plasmavmc.core.hypervisor.fake;

import io.plasmavmc.core.hypervisor.MachineRecord;
import io.plasmavmc.core.hypervisor.MachineSpec;
import io.plasmavmc.core.hypervisor.Observation;
import io.plasmavmc.core.hypervisor.RunState;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.vm.Item;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * One process of a fake host: the run states as QEMU has them (what each command does in each
 * state), a monitor that may be silent, and its guest. Guarded by the host's lock.
 */
final class FakeMachine {

    private final Uid vm;
    private final MachineRecord process;
    private final Instant startTime;
    private final FakeGuest guest;
    private final FakeBay bay = new FakeBay();
    private final FakeSizes sizes;
    private RunState state = RunState.PRELAUNCH;
    private Optional<Instant> silentSince = Optional.empty();

    FakeMachine(MachineSpec spec, MachineRecord process, Instant startTime, FakeGuest guest) {
        this.vm = spec.uid();
        this.sizes = new FakeSizes(spec);
        this.process = process;
        this.startTime = startTime;
        this.guest = guest;
    }

    Uid vm() {
        return vm;
    }

    MachineRecord process() {
        return process;
    }

    Instant startTime() {
        return startTime;
    }

    RunState state() {
        return state;
    }

    FakeBay bay() {
        return bay;
    }

    /** {@code device_del}: heard by a guest that is up; one that is halted acts later. */
    void ask(Item item, Instant now) {
        bay.ask(item, now, guest.isUp());
        goOn();
    }

    FakeSizes sizes() {
        return sizes;
    }

    /** Whether its guest's OS is about to be up. */
    boolean isBooting() {
        return state == RunState.RUNNING && guest.isBooting();
    }

    /** Whether its guest's agent answers. */
    boolean hasAgent() {
        return state == RunState.RUNNING && guest.hasAgent();
    }

    void muteAgent() {
        guest.muteAgent();
    }

    /** Its guest has something new to do. */
    void goOn() {
        if (state == RunState.RUNNING) {
            guest.run(this);
        }
    }

    void ignoreDetach() {
        guest.ignoreDetach();
    }

    boolean keepsDevices() {
        return guest.keepsDevices();
    }

    boolean isSilent() {
        return silentSince.isPresent();
    }

    Observation observation() {
        return silentSince
                .<Observation>map(since -> new Observation.Silent(process, since))
                .orElseGet(() -> new Observation.Present(process, state, rawState(), ""));
    }

    private String rawState() {
        return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@code cont}: whether it is allowed in this state. */
    boolean resume() {
        switch (state) {
            case PRELAUNCH -> {
                guest.powerOn(this);
                enter(RunState.RUNNING);
            }
            case PAUSED, IO_ERROR, GUEST_PANICKED -> enter(RunState.RUNNING);
            case RUNNING, SUSPENDED, OTHER -> {}
            case INTERNAL_ERROR, SHUTDOWN -> {
                return false;
            }
        }
        return true;
    }

    /** {@code stop}: halts what runs, and leaves every other state as it is. */
    void pause() {
        if (state == RunState.RUNNING) {
            enter(RunState.PAUSED);
        }
    }

    /** {@code system_reset}: what runs boots again, all else waits to be let run. */
    void reset() {
        guest.powerOff();
        bay.reset();
        sizes.reset();
        if (state == RunState.RUNNING) {
            guest.powerOn(this);
            guest.run(this);
        } else {
            enter(RunState.PRELAUNCH);
        }
    }

    /** {@code system_powerdown}: seen by the guest once it runs and has booted. */
    void pressPowerButton() {
        guest.pressPowerButton();
        goOn();
    }

    /** What the guest or the machine itself comes to, not a command. */
    void enter(RunState next) {
        state = next;
        switch (next) {
            case RUNNING -> guest.run(this);
            case GUEST_PANICKED -> guest.die();
            case SHUTDOWN -> guest.powerOff();
            case PRELAUNCH, PAUSED, IO_ERROR, INTERNAL_ERROR, SUSPENDED, OTHER -> guest.halt();
        }
    }

    void fallSilent(Instant now) {
        silentSince = Optional.of(silentSince.orElse(now));
    }

    void answer() {
        silentSince = Optional.empty();
    }

    /** The process is gone, and nothing of it happens any more. */
    void end() {
        guest.powerOff();
        guest.forget();
    }
}
