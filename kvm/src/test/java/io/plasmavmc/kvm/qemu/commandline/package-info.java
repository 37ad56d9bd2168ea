@NullMarked
package io.plasmavmc.kvm.qemu.commandline;

import org.jspecify.annotations.NullMarked;
