/** Where the files of machines are. */
@NullMarked
package io.plasmavmc.kvm.qemu.paths;

import org.jspecify.annotations.NullMarked;
