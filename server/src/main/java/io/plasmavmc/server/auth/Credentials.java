package io.plasmavmc.server.auth;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Reads the token out of an {@code Authorization} header: {@code Bearer TOKEN}, or {@code Basic}
 * with the token as the password, which is what a browser can send to the API explorer.
 */
final class Credentials {

    private Credentials() {}

    static Optional<String> token(String authorization) {
        int space = authorization.indexOf(' ');
        if (space < 0) {
            return Optional.empty();
        }
        String scheme = authorization.substring(0, space);
        String rest = authorization.substring(space + 1).strip();
        if (scheme.equalsIgnoreCase("Bearer")) {
            return Optional.of(rest).filter(text -> !text.isEmpty());
        }
        return scheme.equalsIgnoreCase("Basic") ? password(rest) : Optional.empty();
    }

    private static Optional<String> password(String encoded) {
        try {
            String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0 ? Optional.empty() : Optional.of(pair.substring(colon + 1));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
