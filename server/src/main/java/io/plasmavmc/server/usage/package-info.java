/** What this node's machines use: sampled, kept in memory, shown. */
@NullMarked
package io.plasmavmc.server.usage;

import org.jspecify.annotations.NullMarked;
