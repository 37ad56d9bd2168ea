@NullMarked
package io.plasmavmc.cli.node;

import org.jspecify.annotations.NullMarked;
