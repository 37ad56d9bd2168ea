@NullMarked
package io.plasmavmc.kvm.qemu.monitor;

import org.jspecify.annotations.NullMarked;
