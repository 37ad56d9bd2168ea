package io.plasmavmc.chainfire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Limits: the same in every adapter, and nothing is changed by what goes beyond. */
public interface LimitsContract extends StoreUnderTest {

    @Test
    default void commitOfTheLargestSizeIsCarriedOut() {
        int room = Limits.MAX_COMMIT_BYTES - key("a").length();
        committed(Commit.builder().put(key("a"), Value.of(new byte[room])).build());

        assertThat(store().get(key("a")).orElseThrow().value().size()).isEqualTo(room);
    }

    @Test
    default void commitBeyondTheLargestSizeIsRefused() {
        int tooMuch = Limits.MAX_COMMIT_BYTES - key("a").length() + 1;
        Commit commit = Commit.builder().put(key("a"), Value.of(new byte[tooMuch])).build();

        expectRefused(() -> store().commit(commit));
    }

    @Test
    default void asManyOperationsAsAllowedAreCarriedOut() {
        Revision revision = committed(operations(Limits.MAX_COMMIT_OPERATIONS));

        assertThat(store().list(ListRequest.of(root())).entries())
                .hasSize(Limits.MAX_COMMIT_OPERATIONS)
                .allMatch(entry -> entry.modified().equals(revision));
    }

    @Test
    default void moreOperationsAreRefused() {
        expectRefused(() -> store().commit(operations(Limits.MAX_COMMIT_OPERATIONS + 1)));
    }

    private Commit operations(int count) {
        Commit.Builder commit = Commit.builder();
        for (int i = 0; i < count; i++) {
            commit.whenAbsent(key("k" + i)).put(key("k" + i), Value.ofUtf8("x"));
        }
        return commit.build();
    }

    @Test
    default void longestKeyIsKeptAndLongerOnesAreRefused() {
        String name = "k".repeat(Limits.MAX_KEY_BYTES - root().length());
        put(name, "x");

        assertThat(store().get(key(name))).isPresent();
        expectRefused(() -> put(name + "k", "x"));
        expectRefused(() -> put(name.substring(1) + "é", "x"));
    }

    @Test
    default void keyMustBeginWithASlash() {
        expectRefused(() -> commitTo("vm/1"));
        expectRefused(() -> commitTo(""));
        expectRefused(() -> store().get("vm/1"));
        expectRefused(() -> store().list(ListRequest.of("vm")));
        expectRefused(() -> store().watch("vm", Revision.NONE).close());
    }

    @Test
    default void keyThatUtf8CannotHoldIsRefused() {
        expectRefused(() -> commitTo(key("\uD83D")));
    }

    private void commitTo(String key) {
        committed(Commit.builder().put(key, Value.ofUtf8("x")).build());
    }

    private void expectRefused(ThrowingCallable call) {
        Revision head = store().head();
        assertThatThrownBy(call).isInstanceOf(ChainFireException.Refused.class);
        assertThat(store().head()).isEqualTo(head);
    }
}
