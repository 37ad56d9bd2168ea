@NullMarked
package io.plasmavmc.bench;

import org.jspecify.annotations.NullMarked;
