/** What a guest's own agent is asked to do; what it answers is a stranger's word. */
@NullMarked
package io.plasmavmc.kvm.agent;

import org.jspecify.annotations.NullMarked;
