package io.plasmavmc.chainfire;

/** What every adapter refuses beyond, with {@link ChainFireException.Refused}. */
public final class Limits {

    /** etcd's default {@code --max-request-bytes}: keys and values of one commit together. */
    public static final int MAX_COMMIT_BYTES = 1_572_864;

    /** etcd's default {@code --max-txn-ops}: changes in one commit, and compares likewise. */
    public static final int MAX_COMMIT_OPERATIONS = 128;

    /** Bytes of a key. Our own: etcd has none but the request's. */
    public static final int MAX_KEY_BYTES = 1_024;

    /** Entries of a page. Our own: keeps an answer of etcd bounded. */
    public static final int MAX_PAGE = 1_000;

    private Limits() {}
}
