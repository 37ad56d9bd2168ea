package io.plasmavmc.chainfire;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Compares and changes that hold or happen together.
 *
 * <p>Each key is changed at most once, as in etcd, and at least one is. A commit whose compares
 * hold and that only deletes what does not exist is carried out under the newest revision and makes
 * none.
 */
public record Commit(List<Compare> compares, List<Mutation> mutations) {

    public Commit {
        compares = List.copyOf(compares);
        mutations = List.copyOf(mutations);
        Set<String> keys = new HashSet<>();
        for (Mutation mutation : mutations) {
            if (!keys.add(mutation.key())) {
                throw new IllegalArgumentException("changed twice: " + mutation.key());
            }
        }
        if (mutations.isEmpty()) {
            throw new IllegalArgumentException("mutations: none (expected: at least one)");
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects a commit; for one thread. */
    public static final class Builder {

        private final List<Compare> compares = new ArrayList<>();
        private final List<Mutation> mutations = new ArrayList<>();

        public Builder when(Compare compare) {
            compares.add(compare);
            return this;
        }

        public Builder whenAbsent(String key) {
            return when(new Compare.Absent(key));
        }

        public Builder whenUnchanged(String key, Revision modified) {
            return when(new Compare.Unchanged(key, modified));
        }

        public Builder then(Mutation mutation) {
            mutations.add(mutation);
            return this;
        }

        public Builder put(String key, Value value) {
            return then(new Mutation.Put(key, value));
        }

        public Builder delete(String key) {
            return then(new Mutation.Delete(key));
        }

        public Commit build() {
            return new Commit(compares, mutations);
        }
    }
}
