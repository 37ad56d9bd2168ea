@NullMarked
package io.plasmavmc.core.state;

import org.jspecify.annotations.NullMarked;
