@NullMarked
package io.plasmavmc.core.vm;

import org.jspecify.annotations.NullMarked;
