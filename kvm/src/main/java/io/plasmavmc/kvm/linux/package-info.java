/** What the kernel offers beyond the JDK: processes held by descriptor, device checks. */
@NullMarked
package io.plasmavmc.kvm.linux;

import org.jspecify.annotations.NullMarked;
