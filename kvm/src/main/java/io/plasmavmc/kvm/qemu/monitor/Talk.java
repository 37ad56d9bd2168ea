package io.plasmavmc.kvm.qemu.monitor;

import io.plasmavmc.kvm.qemu.failure.QemuWords;
import io.plasmavmc.kvm.qmp.DeviceCommands.DeviceDel;
import io.plasmavmc.kvm.qmp.QmpAction;
import io.plasmavmc.kvm.qmp.QmpCommand;
import io.plasmavmc.kvm.qmp.QmpException;
import io.plasmavmc.kvm.qmp.QmpQuery;
import io.plasmavmc.kvm.qmp.QmpRefused;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The questions and commands about what one machine has, each with its bound in time. A refusal is
 * thrown as QEMU gave it; a machine that does not answer ends the work that is done in {@link
 * #answered}, from wherever it had come to. Any thread.
 */
public final class Talk {

    private final Monitor monitor;
    private final Duration look;
    private final Duration command;

    public Talk(Monitor monitor, Duration look, Duration command) {
        this.monitor = monitor;
        this.look = look;
        this.command = command;
    }

    /** Work that asks and acts; empty when the machine does not answer all of it. */
    public static <R> Optional<R> answered(Supplier<R> work) {
        try {
            return Optional.of(work.get());
        } catch (Unanswered silence) {
            return Optional.empty();
        }
    }

    /** Looks. A question that is refused was not answered. */
    public <R> R ask(QmpQuery<R> query) {
        try {
            return answer(query, look);
        } catch (QmpRefused odd) {
            throw new Unanswered(query.name(), odd);
        }
    }

    /**
     * Acts.
     *
     * @throws QmpRefused when it is refused
     */
    public void act(QmpAction action) {
        answer(action, command);
    }

    /**
     * Removes; what is not there is removed already.
     *
     * @throws QmpRefused when it is refused
     */
    public void remove(QmpAction removal) {
        try {
            act(removal);
        } catch (QmpRefused refusal) {
            if (!QemuWords.sayNotThere(refusal)) {
                throw refusal;
            }
        }
    }

    /**
     * Asks the guest to let a device go; one that is gone needs no asking, one that was asked for
     * is not asked for again.
     *
     * @throws QmpRefused when QEMU will not ask
     */
    public void askToGo(String device) {
        try {
            remove(new DeviceDel(device));
        } catch (QmpRefused refusal) {
            if (!QemuWords.askForPatience(refusal)) {
                throw refusal;
            }
        }
    }

    private <R> R answer(QmpCommand<R> asked, Duration patience) {
        try {
            return switch (monitor.ask(asked, patience)) {
                case Answer.Given<R>(var value) -> value;
                case Answer.Missing<R> _ -> throw new Unanswered(asked.name());
            };
        } catch (QmpRefused refusal) {
            throw refusal;
        } catch (QmpException odd) {
            throw new Unanswered(asked.name(), odd);
        }
    }
}
