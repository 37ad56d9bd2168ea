@NullMarked
package io.plasmavmc.cli.vm;

import org.jspecify.annotations.NullMarked;
