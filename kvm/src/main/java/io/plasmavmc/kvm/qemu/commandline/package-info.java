/** A machine as QEMU's argument vector: pure, golden files beside the tests. */
@NullMarked
package io.plasmavmc.kvm.qemu.commandline;

import org.jspecify.annotations.NullMarked;
