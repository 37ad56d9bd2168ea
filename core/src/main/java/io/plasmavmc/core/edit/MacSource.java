package io.plasmavmc.core.edit;

/** Makes up MAC addresses; any thread may ask. Whether one is free is decided in the commit. */
@FunctionalInterface
public interface MacSource {

    /** QEMU's and KVM's customary prefix, so that a bridge's operator knows what it sees. */
    String PREFIX = "52:54:00";

    String next();
}
