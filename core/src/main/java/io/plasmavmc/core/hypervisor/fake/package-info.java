/**
 * A hypervisor without QEMU: machines that behave like real ones, in memory and on given timers.
 * For {@code --hypervisor fake}, scale runs, tests and the simulation.
 */
@NullMarked
package io.plasmavmc.core.hypervisor.fake;

import org.jspecify.annotations.NullMarked;
