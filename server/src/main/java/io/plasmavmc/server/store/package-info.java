/** {@code plasmavmc store}: work on the store's file, beside a server or without one. */
@NullMarked
package io.plasmavmc.server.store;

import org.jspecify.annotations.NullMarked;
