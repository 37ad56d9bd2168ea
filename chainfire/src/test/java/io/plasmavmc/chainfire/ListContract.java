package io.plasmavmc.chainfire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Lists: which keys, in which order, in pages, and as they stood at an older revision. */
public interface ListContract extends StoreUnderTest {

    @Test
    default void prefixWithSlashLeavesOutItsNeighbours() {
        put("vm/1/a", "x");
        put("vm/10/a", "x");
        put("vm/1", "x");

        assertThat(names("vm/1/")).containsExactly("vm/1/a");
        assertThat(names("vm/1")).containsExactly("vm/1", "vm/1/a", "vm/10/a");
    }

    @Test
    default void charactersOfPatternsAndHighOnesMeanThemselves() {
        for (String name :
                List.of("a%b/1", "aXb/1", "a_b/1", "a*b/1", "ÿ/1", "ÿ", "Ā/1", "\u007f/1")) {
            put(name, "x");
        }

        assertThat(names("a%")).containsExactly("a%b/1");
        assertThat(names("a_")).containsExactly("a_b/1");
        assertThat(names("a*")).containsExactly("a*b/1");
        assertThat(names("ÿ")).containsExactly("ÿ", "ÿ/1");
        assertThat(names("\u007f")).containsExactly("\u007f/1");
    }

    @Test
    default void orderIsThatOfUtf8Bytes() {
        // As UTF-16 the last one, a pair of surrogates, would come before the one before it.
        for (String name : List.of("b", "\uD83D\uDE00", "B", "a/b", "a", "\uFF5E", "a.b", "é")) {
            put(name, "x");
        }

        assertThat(names(""))
                .containsExactly("B", "a", "a.b", "a/b", "b", "é", "\uFF5E", "\uD83D\uDE00");
    }

    @Test
    default void listTellsTheRevisionThatItShows() {
        put("a", "one");
        Revision second = put("a", "two");

        Listing listing = store().list(ListRequest.of(root()));

        assertThat(listing.revision()).isEqualTo(second);
        assertThat(listing.more()).isFalse();
        assertThat(listing.entries())
                .singleElement()
                .isEqualTo(store().get(key("a")).orElseThrow());
    }

    @Test
    default void pagesComeFromOneMoment() {
        for (int i = 0; i < 25; i++) {
            put("%02d".formatted(i), "old");
        }
        Listing page = store().list(page(10));
        List<Entry> all = new ArrayList<>(page.entries());
        delete("12");
        put("13", "new");
        put("12a", "new");
        while (page.more()) {
            page = store().list(page(10).behind(page));
            all.addAll(page.entries());
        }

        assertThat(all).hasSize(25).allMatch(entry -> entry.value().equals(Value.ofUtf8("old")));
        assertThat(all).extracting(Entry::key).isSorted().doesNotHaveDuplicates();
    }

    @Test
    default void pageThatEndsWithTheLastKeySaysThatNoneFollow() {
        put("a", "x");
        put("b", "x");

        assertThat(store().list(page(2)).more()).isFalse();
        assertThat(store().list(page(1)).more()).isTrue();
    }

    private ListRequest page(int limit) {
        return new ListRequest(root(), Optional.empty(), Optional.empty(), limit);
    }

    @Test
    default void listAtAnOlderRevisionShowsThatState() {
        put("a", "one");
        Revision then = put("b", "one");
        put("a", "two");
        delete("b");
        put("c", "one");

        Listing listing = store().list(at(then));

        assertThat(listing.revision()).isEqualTo(then);
        assertThat(listing.entries())
                .extracting(entry -> entry.key() + "=" + entry.value().toUtf8())
                .containsExactly(key("a") + "=one", key("b") + "=one");
    }

    @Test
    default void listAtARevisionThatIsNotThereYetIsRefused() {
        put("a", "one");
        Revision future = new Revision(store().head().number() + 100);

        assertThatThrownBy(() -> store().list(at(future)))
                .isInstanceOf(ChainFireException.Refused.class)
                .hasMessageContaining(future.toString());
    }

    private ListRequest at(Revision revision) {
        return new ListRequest(root(), Optional.of(revision), Optional.empty(), Limits.MAX_PAGE);
    }

    private List<String> names(String prefix) {
        return store().list(ListRequest.of(key(prefix))).entries().stream()
                .map(entry -> entry.key().substring(root().length()))
                .toList();
    }
}
