package io.plasmavmc.chainfire;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What every adapter refuses beyond, with {@link ChainFireException.Refused}, before anything is
 * sent or written. The checks stand here so that no adapter has its own idea of them.
 */
public final class Limits {

    /** etcd's default {@code --max-request-bytes}: keys and values of one commit together. */
    public static final int MAX_COMMIT_BYTES = 1_572_864;

    /** etcd's default {@code --max-txn-ops}: changes in one commit, and compares likewise. */
    public static final int MAX_COMMIT_OPERATIONS = 128;

    /** Bytes of a key. Our own: etcd has none but the request's. */
    public static final int MAX_KEY_BYTES = 1_024;

    /** Entries of a page. Our own: keeps an answer of etcd bounded. */
    public static final int MAX_PAGE = 1_000;

    private static final int SHOWN = 64;

    private Limits() {}

    /** Refuses a key that does not begin with {@code /}, is too long, or is no proper text. */
    public static void checkKey(String key) {
        keyBytes("key", key);
    }

    /** Refuses a prefix under which no key can be. */
    public static void checkPrefix(String prefix) {
        keyBytes("prefix", prefix);
    }

    /** Refuses a commit with a key or a size beyond the limits. */
    public static void check(Commit commit) {
        checkCount("compares", commit.compares());
        checkCount("mutations", commit.mutations());
        long bytes = 0;
        for (Compare compare : commit.compares()) {
            bytes += keyBytes("key", compare.key());
            bytes += compare instanceof Compare.Holds holds ? holds.value().size() : 0;
        }
        for (Mutation mutation : commit.mutations()) {
            bytes += keyBytes("key", mutation.key());
            bytes += mutation instanceof Mutation.Put put ? put.value().size() : 0;
        }
        if (bytes > MAX_COMMIT_BYTES) {
            throw new ChainFireException.Refused(
                    "bytes of a commit: " + bytes + " (expected: <= " + MAX_COMMIT_BYTES + ")");
        }
    }

    private static void checkCount(String what, List<?> operations) {
        if (operations.size() > MAX_COMMIT_OPERATIONS) {
            throw new ChainFireException.Refused(
                    what
                            + " of a commit: "
                            + operations.size()
                            + " (expected: <= "
                            + MAX_COMMIT_OPERATIONS
                            + ")");
        }
    }

    private static int keyBytes(String what, String key) {
        if (!key.startsWith("/")) {
            throw refused(what, key, "to begin with /");
        }
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_KEY_BYTES) {
            throw refused(what, key, "<= " + MAX_KEY_BYTES + " bytes");
        }
        // Half a surrogate pair would be stored as "?": two keys would become one.
        if (!new String(bytes, StandardCharsets.UTF_8).equals(key)) {
            throw refused(what, key, "text that UTF-8 can hold");
        }
        return bytes.length;
    }

    private static ChainFireException.Refused refused(String what, String key, String expected) {
        String shown = key.length() <= SHOWN ? key : key.substring(0, SHOWN) + "…";
        return new ChainFireException.Refused(
                what + ": " + shown + " (expected: " + expected + ")");
    }
}
