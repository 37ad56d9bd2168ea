@NullMarked
package io.plasmavmc.kvm.agent;

import org.jspecify.annotations.NullMarked;
