/** What QEMU and the host refuse, in the words of the core's errors. */
@NullMarked
package io.plasmavmc.kvm.qemu.failure;

import org.jspecify.annotations.NullMarked;
