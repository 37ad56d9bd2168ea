@NullMarked
package io.plasmavmc.cli.invocation;

import org.jspecify.annotations.NullMarked;
