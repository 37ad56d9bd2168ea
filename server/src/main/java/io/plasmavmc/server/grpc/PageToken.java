package io.plasmavmc.server.grpc;

import io.plasmavmc.core.error.PlasmaException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where the next page of a list begins; opaque to callers.
 *
 * @param moment on the {@link Shelf}
 * @param last the last item's key of the page before
 */
record PageToken(long moment, String last) {

    String text() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((moment + " " + last).getBytes(StandardCharsets.UTF_8));
    }

    static PageToken read(String text) {
        try {
            String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            int space = plain.indexOf(' ');
            if (space > 0) {
                return new PageToken(
                        Long.parseLong(plain.substring(0, space)), plain.substring(space + 1));
            }
        } catch (IllegalArgumentException _) {
            // Said below.
        }
        throw unreadable();
    }

    static PlasmaException unreadable() {
        return PlasmaException.invalidField("pageToken", "is no page token of this API");
    }
}
