@NullMarked
package io.plasmavmc.chainfire;

import org.jspecify.annotations.NullMarked;
