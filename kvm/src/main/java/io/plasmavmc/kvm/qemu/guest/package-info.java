/** What a machine's guest does by itself when it is asked. */
@NullMarked
package io.plasmavmc.kvm.qemu.guest;

import org.jspecify.annotations.NullMarked;
