package io.plasmavmc.core.vm;

/** What an action wants the machine to be once it is carried out. */
public enum Power {
    RUNNING,
    PAUSED,
    STOPPED
}
