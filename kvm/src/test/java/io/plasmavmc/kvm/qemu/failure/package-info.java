@NullMarked
package io.plasmavmc.kvm.qemu.failure;

import org.jspecify.annotations.NullMarked;
