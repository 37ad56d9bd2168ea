@NullMarked
package io.plasmavmc.core.edit;

import org.jspecify.annotations.NullMarked;
