@NullMarked
package io.plasmavmc.kvm.qemu;

import org.jspecify.annotations.NullMarked;
