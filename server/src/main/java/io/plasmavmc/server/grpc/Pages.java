package io.plasmavmc.server.grpc;

import io.plasmavmc.core.state.StateSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;

/** Cuts lists into pages, all of one list from one moment. Any thread may call. */
final class Pages {

    private static final int DEFAULT_SIZE = 100;

    private final Shelf shelf = new Shelf();

    /** What a caller asks for. */
    record Ask(int size, Optional<PageToken> token) {

        /**
         * @param size of a page, 0 for the usual
         */
        static Ask of(int size, String token) {
            return new Ask(
                    size == 0 ? DEFAULT_SIZE : size,
                    token.isEmpty() ? Optional.empty() : Optional.of(PageToken.read(token)));
        }
    }

    /**
     * A page.
     *
     * @param next the token of the next one, empty on the last
     */
    record Page<K, V>(List<Map.Entry<K, V>> items, String next) {}

    /** The moment that the list shows: the one it was begun at, now for a new one. */
    StateSnapshot moment(Ask ask, StateSnapshot now) {
        return ask.token().map(token -> shelf.find(token.moment())).orElse(now);
    }

    /**
     * @param all what of the moment can be in the list, in order
     * @param key reads a key's text back
     * @param wanted whether an item is in the list
     */
    <K, V> Page<K, V> page(
            Ask ask,
            StateSnapshot moment,
            NavigableMap<K, V> all,
            Function<String, K> key,
            BiPredicate<K, V> wanted) {
        NavigableMap<K, V> rest =
                ask.token().map(token -> all.tailMap(key(token, key), false)).orElse(all);
        List<Map.Entry<K, V>> items = new ArrayList<>();
        for (Map.Entry<K, V> entry : rest.entrySet()) {
            if (!wanted.test(entry.getKey(), entry.getValue())) {
                continue;
            }
            if (items.size() == ask.size()) {
                PageToken next =
                        new PageToken(shelf.keep(moment), items.getLast().getKey().toString());
                return new Page<>(items, next.text());
            }
            items.add(entry);
        }
        return new Page<>(items, "");
    }

    private static <K> K key(PageToken token, Function<String, K> key) {
        try {
            return key.apply(token.last());
        } catch (IllegalArgumentException _) {
            throw PageToken.unreadable();
        }
    }
}
