/** The store's commands as help and shell completion show them; the server's program runs them. */
@NullMarked
package io.plasmavmc.cli.store;

import org.jspecify.annotations.NullMarked;
