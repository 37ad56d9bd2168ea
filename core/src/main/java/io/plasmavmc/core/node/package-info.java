@NullMarked
package io.plasmavmc.core.node;

import org.jspecify.annotations.NullMarked;
