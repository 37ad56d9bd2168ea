/** The CPUs and the memory of machines that run: more, fewer, and how many there are. */
@NullMarked
package io.plasmavmc.kvm.qemu.size;

import org.jspecify.annotations.NullMarked;
