package io.plasmavmc.core.reconcile;

/**
 * Brings one kind of thing from what it is to what is wanted.
 *
 * <p>Level-triggered: it is given the key alone, looks at the world, and acts on the difference;
 * why it was called does not matter, and calling it once more does no harm. Calls for one key come
 * one at a time, for different keys at once. It waits only inside ports.
 */
@FunctionalInterface
public interface Reconciler<K> {

    Outcome reconcile(K key);
}
