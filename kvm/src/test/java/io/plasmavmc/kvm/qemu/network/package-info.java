@NullMarked
package io.plasmavmc.kvm.qemu.network;

import org.jspecify.annotations.NullMarked;
