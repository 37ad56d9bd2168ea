@NullMarked
package io.plasmavmc.server.wiring;

import org.jspecify.annotations.NullMarked;
