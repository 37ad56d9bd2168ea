/**
 * A QEMU that follows a script: a real unix socket speaking QMP. It shares no code with the client
 * it tests, its JSON included, since a fake that shares the codec would share its mistakes.
 */
@NullMarked
package io.plasmavmc.testkit.qemu;

import org.jspecify.annotations.NullMarked;
