@NullMarked
package io.plasmavmc.cli.failure;

import org.jspecify.annotations.NullMarked;
