package io.plasmavmc.chainfire.sqlite;

import io.plasmavmc.chainfire.ChainFireException;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Says what an error of SQLite means for who asked: pure, the only place that knows its codes. */
final class Failures {

    private static final int PRIMARY_CODE = 0xFF;

    private Failures() {}

    /** Of a statement before the commit: it certainly did not happen. */
    static ChainFireException ofStatement(SQLException cause) {
        return primary(cause) == SQLiteErrorCode.SQLITE_FULL.code
                ? noSpace(cause)
                : new ChainFireException.Unavailable("store: " + cause.getMessage(), cause);
    }

    /**
     * Of the commit itself. A write that found no room did not reach the commit record, and a lock
     * that was not given came before it; of all else, a failed fsync above all, nobody can say.
     */
    static ChainFireException ofCommit(SQLException cause) {
        int code = primary(cause);
        if (code == SQLiteErrorCode.SQLITE_FULL.code || code == SQLiteErrorCode.SQLITE_BUSY.code) {
            return ofStatement(cause);
        }
        return new ChainFireException.OutcomeUnknown("store: " + cause.getMessage(), cause);
    }

    private static ChainFireException noSpace(SQLException cause) {
        return new ChainFireException.NoSpace(
                "store: no room for more, on the disk or under the store's own limit", cause);
    }

    private static int primary(SQLException cause) {
        return cause instanceof SQLiteException sqlite
                ? sqlite.getResultCode().code & PRIMARY_CODE
                : SQLiteErrorCode.SQLITE_ERROR.code;
    }
}
