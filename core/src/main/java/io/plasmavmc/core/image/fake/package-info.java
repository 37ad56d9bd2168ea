/** Images without files, for the fake hypervisor. */
@NullMarked
package io.plasmavmc.core.image.fake;

import org.jspecify.annotations.NullMarked;
