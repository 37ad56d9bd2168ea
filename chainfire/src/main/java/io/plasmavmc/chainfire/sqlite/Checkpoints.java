package io.plasmavmc.chainfire.sqlite;

import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when the write-ahead log is moved into the file: after about 4 MiB of it, and after the
 * callers have their answers, so that no commit waits for it. The writer does it itself, as only
 * while nothing is written can the whole log be moved and begin anew. A failure costs nothing but a
 * longer log: it is logged, and tried again.
 */
final class Checkpoints {

    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
    private static final int PAGES_BETWEEN = 1_000;

    private long pages;
    private boolean failed;

    void after(int touchedPages, WriteStatements statements) {
        pages += touchedPages;
        if (pages >= PAGES_BETWEEN) {
            now(statements);
        }
    }

    void now(WriteStatements statements) {
        pages = 0;
        try {
            statements.checkpoint();
            failed = false;
        } catch (SQLException e) {
            tellOnce(e);
        }
    }

    /** On a full disk each commit that is refused ends here. */
    private void tellOnce(SQLException e) {
        if (!failed) {
            LOG.warn("the write-ahead log stays longer: {}", e.getMessage());
        }
        failed = true;
    }
}
