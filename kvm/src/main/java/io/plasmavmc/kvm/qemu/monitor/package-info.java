/** The conversation with one machine, kept going over silences and reconnects. */
@NullMarked
package io.plasmavmc.kvm.qemu.monitor;

import org.jspecify.annotations.NullMarked;
