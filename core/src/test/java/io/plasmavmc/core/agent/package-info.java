@NullMarked
package io.plasmavmc.core.agent;

import org.jspecify.annotations.NullMarked;
