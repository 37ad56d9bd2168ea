/** The QEMU backend of the hypervisor port; one sub-package per reason to change. */
@NullMarked
package io.plasmavmc.kvm.qemu;

import org.jspecify.annotations.NullMarked;
