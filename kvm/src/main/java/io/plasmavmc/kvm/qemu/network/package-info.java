/** What NICs need on the host: taps and free ports. */
@NullMarked
package io.plasmavmc.kvm.qemu.network;

import org.jspecify.annotations.NullMarked;
