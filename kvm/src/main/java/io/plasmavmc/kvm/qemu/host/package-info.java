/** What this host offers to QEMU: the program, its version, KVM, memory, bridges. */
@NullMarked
package io.plasmavmc.kvm.qemu.host;

import org.jspecify.annotations.NullMarked;
