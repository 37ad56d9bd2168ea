@NullMarked
package io.plasmavmc.kvm.qemu.paths;

import org.jspecify.annotations.NullMarked;
