package io.plasmavmc.kvm.qemu.commandline;

import java.nio.file.Path;

/**
 * What runs a machine.
 *
 * @param program QEMU's file
 * @param kvm whether by KVM, else by emulation
 */
public record Engine(Path program, boolean kvm) {}
