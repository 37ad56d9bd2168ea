@NullMarked
package io.plasmavmc.cli.training;

import org.jspecify.annotations.NullMarked;
