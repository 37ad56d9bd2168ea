/** Volumes without files, for the fake hypervisor. */
@NullMarked
package io.plasmavmc.core.volume.fake;

import org.jspecify.annotations.NullMarked;
