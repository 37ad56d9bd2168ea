/**
 * The assembled program driven from outside, as people and scripts drive it: processes, HTTP, and a
 * real guest under a real QEMU. Nothing here sees a class of the program.
 */
@NullMarked
package io.plasmavmc.system;

import org.jspecify.annotations.NullMarked;
