package io.plasmavmc.core.state;

/**
 * Takes the state's events, one at a time and in order, from the one thread that synchronizes. Must
 * not block: whoever has work to do takes note of the key and does it elsewhere.
 */
public interface StateSink {

    void apply(StateEvent event);
}
