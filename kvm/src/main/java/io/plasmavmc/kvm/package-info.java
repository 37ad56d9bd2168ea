@NullMarked
package io.plasmavmc.kvm;

import org.jspecify.annotations.NullMarked;
