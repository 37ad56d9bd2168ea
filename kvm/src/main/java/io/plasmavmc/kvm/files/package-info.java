/** Disk files on the host: where they are, how they are made, inspected and removed. */
@NullMarked
package io.plasmavmc.kvm.files;

import org.jspecify.annotations.NullMarked;
