@NullMarked
package io.plasmavmc.cli.completion;

import org.jspecify.annotations.NullMarked;
