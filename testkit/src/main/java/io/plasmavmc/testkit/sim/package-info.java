/**
 * A server in a world that is against it: simulated store, hypervisor and disks, virtual time, and
 * one task at a time, all of it decided by a seed.
 */
@NullMarked
package io.plasmavmc.testkit.sim;

import org.jspecify.annotations.NullMarked;
