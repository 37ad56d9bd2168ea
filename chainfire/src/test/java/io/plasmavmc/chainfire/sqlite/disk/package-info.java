/** What a store does to its disk, written down call by call, and what a power cut may leave. */
@NullMarked
package io.plasmavmc.chainfire.sqlite.disk;

import org.jspecify.annotations.NullMarked;
