/**
 * The owner side: what one node does for the VMs and volumes that it owns. Looks, plans by a pure
 * function, acts through ports, writes down what is.
 */
@NullMarked
package io.plasmavmc.core.agent;

import org.jspecify.annotations.NullMarked;
