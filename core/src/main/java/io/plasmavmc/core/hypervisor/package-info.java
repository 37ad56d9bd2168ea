@NullMarked
package io.plasmavmc.core.hypervisor;

import org.jspecify.annotations.NullMarked;
