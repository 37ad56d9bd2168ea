package io.plasmavmc.chainfire;

import java.time.Duration;
import java.util.Optional;

/** What a contract case needs from the adapter's test; a store may be shared by all of them. */
public interface StoreUnderTest {

    /** Long enough for a slow and noisy machine; a case that passes does not wait for it. */
    Duration LONG = Duration.ofSeconds(60);

    ChainFire store();

    /** A prefix that no other case uses, with a slash at its end. */
    String root();

    /** Lets the adapter's clock go on; one that uses the real time has nothing to do. */
    void passTime(Duration time);

    /** The shortest lease that the adapter grants as asked. */
    Duration shortLease();

    default String key(String name) {
        return root() + name;
    }

    default Revision put(String name, String text) {
        return committed(Commit.builder().put(key(name), Value.ofUtf8(text)).build());
    }

    default Revision delete(String name) {
        return committed(Commit.builder().delete(key(name)).build());
    }

    default Revision putBound(String name, LeaseId lease) {
        return committed(
                Commit.builder()
                        .then(
                                new Mutation.Put(
                                        key(name), Value.ofUtf8("bound"), Optional.of(lease)))
                        .build());
    }

    default Revision committed(Commit commit) {
        return switch (store().commit(commit)) {
            case CommitResult.Committed(Revision revision) -> revision;
            case CommitResult.Conflicted conflicted ->
                    throw new AssertionError("conflicted (expected: committed): " + commit);
        };
    }
}
