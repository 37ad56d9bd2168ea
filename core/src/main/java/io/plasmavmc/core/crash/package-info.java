/** What a node does when a VM has crashed that is to run: it is started again, a few times. */
@NullMarked
package io.plasmavmc.core.crash;

import org.jspecify.annotations.NullMarked;
