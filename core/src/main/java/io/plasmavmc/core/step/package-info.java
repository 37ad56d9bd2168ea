/** The names of everything that is done step by step, and where a test can stop a server. */
@NullMarked
package io.plasmavmc.core.step;

import org.jspecify.annotations.NullMarked;
