/** What every hypervisor backend has to do, as a suite of tests. */
@NullMarked
package io.plasmavmc.testkit.hypervisor;

import org.jspecify.annotations.NullMarked;
