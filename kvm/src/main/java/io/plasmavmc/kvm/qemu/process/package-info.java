/** QEMU as a process: started, found again, ended, and what it said last. */
@NullMarked
package io.plasmavmc.kvm.qemu.process;

import org.jspecify.annotations.NullMarked;
