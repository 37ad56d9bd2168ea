/** What a node does when its host has booted: VMs come back, a bounded number at once. */
@NullMarked
package io.plasmavmc.core.boot;

import org.jspecify.annotations.NullMarked;
