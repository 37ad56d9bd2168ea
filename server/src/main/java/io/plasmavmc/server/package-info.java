@NullMarked
package io.plasmavmc.server;

import org.jspecify.annotations.NullMarked;
