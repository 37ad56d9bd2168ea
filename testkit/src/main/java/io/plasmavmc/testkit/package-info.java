@NullMarked
package io.plasmavmc.testkit;

import org.jspecify.annotations.NullMarked;
