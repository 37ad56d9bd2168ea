@NullMarked
package io.plasmavmc.codec;

import org.jspecify.annotations.NullMarked;
