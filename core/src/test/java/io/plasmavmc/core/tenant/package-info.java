@NullMarked
package io.plasmavmc.core.tenant;

import org.jspecify.annotations.NullMarked;
