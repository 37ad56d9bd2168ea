@NullMarked
package io.plasmavmc.kvm.qemu.console;

import org.jspecify.annotations.NullMarked;
