/** Servers that are stopped before and after every step, and what the next one makes of it. */
@NullMarked
package io.plasmavmc.server.crash;

import org.jspecify.annotations.NullMarked;
