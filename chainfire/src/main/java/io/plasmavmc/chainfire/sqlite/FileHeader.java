package io.plasmavmc.chainfire.sqlite;

import io.plasmavmc.chainfire.ChainFireException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads the first 100 bytes of a file and refuses what is not a store of ours, or not one that this
 * program knows. The layout is SQLite's (fileformat2.html, 1.3). A new file is made in one piece
 * and renamed into place, so its header is never only in the log.
 */
final class FileHeader {

    private static final int BYTES = 100;
    private static final int USER_VERSION = 60;
    private static final int APPLICATION_ID = 68;
    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.UTF_8);

    private FileHeader() {}

    /**
     * @param hasLog the power may have gone while the first page was moved from the log into the
     *     file; then the log has it whole, and {@link FileContent} decides
     */
    static void check(Path file, boolean hasLog) {
        if (Files.isDirectory(file)) {
            throw refused(file, "is a directory; name a file");
        }
        byte[] header = read(file);
        if (header.length == 0) {
            throw refused(file, "is empty; if nothing is lost by it, remove it to begin anew");
        }
        if (header.length < BYTES || !Arrays.equals(header, 0, MAGIC.length, MAGIC, 0, 16)) {
            if (hasLog) {
                return;
            }
            throw refused(file, "is damaged, or no database at all; restore a backup");
        }
        ByteBuffer fields = ByteBuffer.wrap(header);
        if (!hasLog) {
            checkKind(file, fields.getInt(APPLICATION_ID), fields.getInt(USER_VERSION));
        }
    }

    static void checkKind(Path file, int applicationId, int version) {
        if (applicationId != Schema.APPLICATION_ID) {
            throw refused(
                    file,
                    "is a database of another program, not a ChainFire store; name another file");
        }
        checkVersion(file, version);
    }

    private static void checkVersion(Path file, int version) {
        if (version > Schema.VERSION) {
            throw refused(
                    file,
                    "was written by a newer version of this program; schema: "
                            + version
                            + " (expected: <= "
                            + Schema.VERSION
                            + "); run that version, or restore a backup of before");
        }
        if (version < 1) {
            throw refused(
                    file, "is damaged; schema: " + version + " (expected: >= 1); restore a backup");
        }
    }

    private static byte[] read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(BYTES);
        } catch (IOException e) {
            throw new ChainFireException.Unusable(file + ": cannot be read: " + e, e);
        }
    }

    static ChainFireException.Unusable refused(Path file, String why) {
        return new ChainFireException.Unusable(file + ": " + why + "; nothing was changed");
    }
}
