@NullMarked
package io.plasmavmc.core;

import org.jspecify.annotations.NullMarked;
