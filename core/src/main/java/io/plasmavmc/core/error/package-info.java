@NullMarked
package io.plasmavmc.core.error;

import org.jspecify.annotations.NullMarked;
