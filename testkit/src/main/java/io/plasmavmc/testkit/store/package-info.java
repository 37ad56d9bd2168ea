/** A store in memory, with the whole contract of ChainFire. */
@NullMarked
package io.plasmavmc.testkit.store;

import org.jspecify.annotations.NullMarked;
