@NullMarked
package io.plasmavmc.core.reconcile;

import org.jspecify.annotations.NullMarked;
