package io.plasmavmc.server.auth;

import io.plasmavmc.chainfire.ChainFire;
import io.plasmavmc.chainfire.Commit;
import io.plasmavmc.chainfire.Entry;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.state.Keys;
import io.plasmavmc.core.state.StateCodec;
import io.plasmavmc.core.tenant.Token;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;

/**
 * The token that a server makes at its first start, so that somebody can call it at all: in the
 * clear in a private file of the data directory, by its hash in ChainFire.
 */
public final class AdminToken {

    private static final int BYTES = 32;

    private AdminToken() {}

    /** A new one; text that a header takes as it is. */
    public static String generate() {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    /** Makes the token of this node known to all servers of the store. */
    public static void publish(
            String secret, Uid node, ChainFire store, StateCodec codec, InstantSource clock) {
        String name = "admin-" + node.text();
        String key = Keys.token(name);
        String hash = TokenHash.of(secret);
        Optional<Entry> former = store.get(key);
        boolean known =
                former.map(entry -> codec.token().decode(entry.value()).sha256())
                        .filter(hash::equals)
                        .isPresent();
        if (known) {
            return;
        }
        Token token =
                new Token(name, hash, Optional.empty(), Optional.empty(), false, clock.instant());
        // Only this node writes this key, so there is nobody to lose to.
        var _ = store.commit(Commit.builder().put(key, codec.token().encode(token)).build());
    }
}
