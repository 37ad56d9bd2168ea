@NullMarked
package io.plasmavmc.core.volume;

import org.jspecify.annotations.NullMarked;
