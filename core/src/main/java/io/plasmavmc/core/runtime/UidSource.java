package io.plasmavmc.core.runtime;

/** Where new uids come from; any thread may ask. */
@FunctionalInterface
public interface UidSource {

    Uid next();
}
