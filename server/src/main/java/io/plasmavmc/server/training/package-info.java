/** A server's day in short, run once when the program is put together. */
@NullMarked
package io.plasmavmc.server.training;

import org.jspecify.annotations.NullMarked;
