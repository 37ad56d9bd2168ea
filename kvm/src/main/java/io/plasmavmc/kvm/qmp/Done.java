package io.plasmavmc.kvm.qmp;

/** The answer of a command that was carried out and has nothing to tell. */
public enum Done {
    DONE
}
