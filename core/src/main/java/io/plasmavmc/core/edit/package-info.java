/**
 * The API side: edits of what is wanted. Each is one atomic commit, retried on a fresh copy when it
 * loses a race, and joined when its request id was used before.
 */
@NullMarked
package io.plasmavmc.core.edit;

import org.jspecify.annotations.NullMarked;
