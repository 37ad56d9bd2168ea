@NullMarked
package io.plasmavmc.core.image;

import org.jspecify.annotations.NullMarked;
