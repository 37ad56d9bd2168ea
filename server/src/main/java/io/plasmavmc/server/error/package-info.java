@NullMarked
package io.plasmavmc.server.error;

import org.jspecify.annotations.NullMarked;
