@NullMarked
package io.plasmavmc.cli;

import org.jspecify.annotations.NullMarked;
