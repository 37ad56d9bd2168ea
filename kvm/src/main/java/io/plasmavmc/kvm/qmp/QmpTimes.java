package io.plasmavmc.kvm.qmp;

import java.time.Duration;

/**
 * Hears how long each command took from asking to answer, also when there was none, its turn
 * included. Called in the thread that asked; only takes note.
 */
@FunctionalInterface
public interface QmpTimes {

    QmpTimes UNHEARD = (command, time) -> {};

    void took(String command, Duration time);
}
