package io.plasmavmc.server.watch;

import io.plasmavmc.chainfire.Revision;
import io.plasmavmc.core.error.PlasmaException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Cursors as callers get them: opaque text that names the store too, so that one from a store that
 * was restored or replaced is not taken for a place in this one.
 */
public final class Cursors {

    private static final String VERSION = "1";

    private final String storeId;

    public Cursors(String storeId) {
        this.storeId = storeId;
    }

    public String text(Position position) {
        String plain =
                String.join(
                        " ",
                        VERSION,
                        position.revision().toString(),
                        Integer.toString(position.index()),
                        storeId);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    /** The place, empty for one of another store; {@code INVALID_FIELD} for what is no cursor. */
    public Optional<Position> read(String path, String cursor) {
        try {
            byte[] plain = Base64.getUrlDecoder().decode(cursor);
            String[] parts = new String(plain, StandardCharsets.UTF_8).split(" ", 4);
            if (parts.length == 4 && parts[0].equals(VERSION)) {
                Revision revision = new Revision(Long.parseLong(parts[1]));
                Position position = new Position(revision, Integer.parseInt(parts[2]));
                return Optional.of(position).filter(_ -> parts[3].equals(storeId));
            }
        } catch (IllegalArgumentException _) {
            // Said below.
        }
        throw PlasmaException.invalidField(path, "is no cursor of this API");
    }
}
