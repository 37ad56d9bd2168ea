/** What every adapter of the ports for disk files has to do, and disk files made from nothing. */
@NullMarked
package io.plasmavmc.testkit.files;

import org.jspecify.annotations.NullMarked;
