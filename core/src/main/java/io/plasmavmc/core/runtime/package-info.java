@NullMarked
package io.plasmavmc.core.runtime;

import org.jspecify.annotations.NullMarked;
