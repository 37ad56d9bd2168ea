@NullMarked
package io.plasmavmc.server.runtime;

import org.jspecify.annotations.NullMarked;
