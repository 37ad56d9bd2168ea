@NullMarked
package io.plasmavmc.cli.image;

import org.jspecify.annotations.NullMarked;
