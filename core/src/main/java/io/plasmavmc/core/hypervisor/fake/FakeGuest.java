package io.plasmavmc.core.hypervisor.fake;

import io.plasmavmc.core.hypervisor.RunState;
import io.plasmavmc.core.runtime.Timers.Cancellable;
import io.plasmavmc.core.vm.Item;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a machine's guest does as time passes. Its time stands still while the machine does not run:
 * a step under way then begins again. Guarded by the host's lock.
 */
final class FakeGuest {

    private final FakeHost host;
    private final FakeOptions options;

    /** What ends when the guest halts, and what only the end of the process stops. */
    private final List<Cancellable> whileRunning = new ArrayList<>();

    private final List<Cancellable> whileAlive = new ArrayList<>();

    private Life life = Life.OFF;
    private boolean buttonPressed;
    private boolean keepsDevices;
    private boolean agentIsMute;
    private boolean ranBefore;

    private enum Life {
        OFF,
        BOOTING,
        READY,
        DEAD
    }

    FakeGuest(FakeHost host, FakeOptions options) {
        this.host = host;
        this.options = options;
    }

    void powerOn(FakeMachine machine) {
        life = Life.BOOTING;
        host.console(machine.vm()).append("fake firmware\r\n");
        if (!ranBefore) {
            ranBefore = true;
            schedule(whileAlive, options.crashAfter(), () -> host.crash(machine));
            schedule(whileAlive, options.silentAfter(), () -> host.silence(machine));
        }
    }

    void powerOff() {
        halt();
        life = Life.OFF;
        buttonPressed = false;
        keepsDevices = false;
        agentIsMute = false;
    }

    void die() {
        halt();
        life = Life.DEAD;
    }

    /** Whether its OS takes note of what the machine tells it. */
    boolean isUp() {
        return life == Life.READY;
    }

    boolean isBooting() {
        return life == Life.BOOTING;
    }

    /** Its agent answers nothing from here on. */
    void muteAgent() {
        agentIsMute = true;
    }

    boolean hasAgent() {
        return isUp() && !agentIsMute;
    }

    /** From here on it lets nothing go, whatever it was asked. */
    void ignoreDetach() {
        keepsDevices = true;
    }

    boolean keepsDevices() {
        return options.ignoreDetach() || keepsDevices;
    }

    void pressPowerButton() {
        buttonPressed = true;
    }

    /** Goes on with what there is to do. */
    void run(FakeMachine machine) {
        halt();
        switch (life) {
            case OFF, DEAD -> {}
            case BOOTING ->
                    schedule(whileRunning, Optional.of(options.boot()), () -> ready(machine));
            case READY -> wind(machine);
        }
    }

    private void ready(FakeMachine machine) {
        life = Life.READY;
        host.console(machine.vm()).append("GUEST-READY\r\n");
        machine.bay().place();
        host.touched(machine);
        wind(machine);
    }

    private void wind(FakeMachine machine) {
        Runnable powerOff = () -> host.change(machine, RunState.SHUTDOWN);
        if (buttonPressed && !options.ignorePowerdown()) {
            schedule(whileRunning, Optional.of(options.shutdownAfter()), powerOff);
        }
        schedule(whileRunning, options.poweroffAfter(), powerOff);
        for (Item item : machine.bay().heard()) {
            schedule(whileRunning, Optional.of(options.detachAfter()), () -> letGo(machine, item));
        }
        if (machine.sizes().isAsked() && !keepsDevices()) {
            schedule(whileRunning, Optional.of(options.detachAfter()), () -> host.comply(machine));
        }
    }

    private void letGo(FakeMachine machine, Item item) {
        if (!keepsDevices()) {
            host.letGo(machine, item);
        }
    }

    void halt() {
        cancel(whileRunning);
    }

    void forget() {
        cancel(whileAlive);
    }

    private void schedule(List<Cancellable> kept, Optional<Duration> delay, Runnable step) {
        delay.ifPresent(time -> kept.add(host.later(time, step)));
    }

    private static void cancel(List<Cancellable> kept) {
        kept.forEach(Cancellable::cancel);
        kept.clear();
    }
}
