package io.plasmavmc.chainfire;

import java.util.Optional;

/** One change of one key in a {@link Commit}. */
public sealed interface Mutation {

    String key();

    /** Sets the key; without a lease, one that the key was bound to lets go of it. */
    record Put(String key, Value value, Optional<LeaseId> lease) implements Mutation {

        public Put(String key, Value value) {
            this(key, value, Optional.empty());
        }
    }

    /** Removes the key; a key that does not exist is no error and no change. */
    record Delete(String key) implements Mutation {}
}
