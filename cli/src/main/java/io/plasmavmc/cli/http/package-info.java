@NullMarked
package io.plasmavmc.cli.http;

import org.jspecify.annotations.NullMarked;
