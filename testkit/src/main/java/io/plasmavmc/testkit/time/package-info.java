/** Time that tests own. */
@NullMarked
package io.plasmavmc.testkit.time;

import org.jspecify.annotations.NullMarked;
