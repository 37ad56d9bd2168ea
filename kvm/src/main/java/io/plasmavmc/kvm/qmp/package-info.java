/**
 * A QMP client that knows no domain: line framing, session, commands by id with deadlines, event
 * subscriptions. Each layer knows only the one below it; whoever wants VMs, nodes or phases builds
 * them on top.
 */
@NullMarked
package io.plasmavmc.kvm.qmp;

import org.jspecify.annotations.NullMarked;
