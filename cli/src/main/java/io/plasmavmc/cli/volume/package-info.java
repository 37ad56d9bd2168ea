@NullMarked
package io.plasmavmc.cli.volume;

import org.jspecify.annotations.NullMarked;
