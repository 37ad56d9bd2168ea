@NullMarked
package io.plasmavmc.kvm.linux;

import org.jspecify.annotations.NullMarked;
