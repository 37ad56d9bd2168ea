package io.plasmavmc.kvm.qemu.device;

import io.plasmavmc.kvm.qemu.failure.QemuWords;
import io.plasmavmc.kvm.qemu.monitor.Answer;
import io.plasmavmc.kvm.qemu.monitor.Monitor;
import io.plasmavmc.kvm.qmp.QmpAction;
import io.plasmavmc.kvm.qmp.QmpCommand;
import io.plasmavmc.kvm.qmp.QmpException;
import io.plasmavmc.kvm.qmp.QmpQuery;
import io.plasmavmc.kvm.qmp.QmpRefused;
import java.time.Duration;

/**
 * The questions and commands about one machine's devices, each with its bound in time. A refusal is
 * thrown as QEMU gave it; a machine that does not answer ends the caller's work as {@link
 * Unanswered}. Any thread.
 */
final class Talk {

    private final Monitor monitor;
    private final Duration look;
    private final Duration command;

    Talk(Monitor monitor, Duration look, Duration command) {
        this.monitor = monitor;
        this.look = look;
        this.command = command;
    }

    /** Looks. A question that is refused was not answered. */
    <R> R ask(QmpQuery<R> query) {
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
    void act(QmpAction action) {
        answer(action, command);
    }

    /**
     * Removes; what is not there is removed already.
     *
     * @throws QmpRefused when it is refused
     */
    void remove(QmpAction removal) {
        try {
            act(removal);
        } catch (QmpRefused refusal) {
            if (!QemuWords.sayNotThere(refusal)) {
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
