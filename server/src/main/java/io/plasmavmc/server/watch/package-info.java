@NullMarked
package io.plasmavmc.server.watch;

import org.jspecify.annotations.NullMarked;
