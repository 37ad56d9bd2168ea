/**
 * The only package with threads, sleeping and the system's clock: it drives the core, which has
 * none of them.
 */
@NullMarked
package io.plasmavmc.server.runtime;

import org.jspecify.annotations.NullMarked;
