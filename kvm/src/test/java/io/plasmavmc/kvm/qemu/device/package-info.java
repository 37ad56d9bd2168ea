@NullMarked
package io.plasmavmc.kvm.qemu.device;

import org.jspecify.annotations.NullMarked;
