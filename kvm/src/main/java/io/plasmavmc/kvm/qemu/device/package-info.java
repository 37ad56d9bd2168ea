/** The disks and NICs of machines that run: plugged, let go, released, and what is there. */
@NullMarked
package io.plasmavmc.kvm.qemu.device;

import org.jspecify.annotations.NullMarked;
