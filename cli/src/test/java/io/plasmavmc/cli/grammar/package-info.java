@NullMarked
package io.plasmavmc.cli.grammar;

import org.jspecify.annotations.NullMarked;
