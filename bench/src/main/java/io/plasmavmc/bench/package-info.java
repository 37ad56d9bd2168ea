/**
 * The measured scorecard: PlasmaVMC beside bare QEMU and a bare store, in turn, in one run. Nothing
 * here judges; it prints what it measured and how.
 */
@NullMarked
package io.plasmavmc.bench;

import org.jspecify.annotations.NullMarked;
