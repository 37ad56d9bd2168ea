package io.plasmavmc.core.vm;

import java.util.List;
import java.util.Optional;

/**
 * What the guest is told at its first boot.
 *
 * @param userData cloud-init's user data; write-only for callers, who see its SHA-256
 */
public record GuestConfig(
        Optional<String> hostname, List<String> sshKeys, Optional<Secret> userData) {

    public static final GuestConfig NONE =
            new GuestConfig(Optional.empty(), List.of(), Optional.empty());

    public GuestConfig {
        sshKeys = List.copyOf(sshKeys);
    }

    /** Text that no log and no error ever shows. */
    public record Secret(String reveal) {
        @Override
        public String toString() {
            return "***";
        }
    }
}
