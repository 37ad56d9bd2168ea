@NullMarked
package io.plasmavmc.cli.output;

import org.jspecify.annotations.NullMarked;
