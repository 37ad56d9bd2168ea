@NullMarked
package io.plasmavmc.kvm.qemu.process;

import org.jspecify.annotations.NullMarked;
