package io.plasmavmc.chainfire.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plasmavmc.chainfire.ChainFireException;
import io.plasmavmc.chainfire.Commit;
import io.plasmavmc.chainfire.Revision;
import io.plasmavmc.chainfire.SteppedClock;
import io.plasmavmc.chainfire.Value;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** A store without room, and what SQLite's other errors mean for a caller. */
class FullDiskTest {

    @Test
    void fullStoreSaysSoReadsOnAndHasRoomAfterCompaction(@TempDir Path directory) {
        SqliteConfig config =
                SqliteConfig.of(directory.resolve("chainfire.db")).withMaxFileBytes(1 << 20);
        try (SqliteChainFire store = SqliteChainFire.open(config, new SteppedClock())) {
            assertThatThrownBy(() -> putUntilFull(store))
                    .isInstanceOf(ChainFireException.NoSpace.class);
            Revision head = store.head();
            assertThat(store.get("/a").orElseThrow().modified()).isEqualTo(head);

            store.compact(head);

            store.commit(putting());
            assertThat(store.head()).isEqualTo(head.next());
        }
    }

    private static void putUntilFull(SqliteChainFire store) {
        for (int i = 0; i < 1_000; i++) {
            store.commit(putting());
        }
    }

    private static Commit putting() {
        return Commit.builder().put("/a", Value.of(new byte[10_000])).build();
    }

    @Test
    void errorBeforeTheCommitMeansThatNothingHappened() {
        assertThat(Failures.ofStatement(error(SQLiteErrorCode.SQLITE_FULL)))
                .isInstanceOf(ChainFireException.NoSpace.class);
        assertThat(Failures.ofStatement(error(SQLiteErrorCode.SQLITE_IOERR_WRITE)))
                .isInstanceOf(ChainFireException.Unavailable.class);
        assertThat(Failures.ofStatement(error(SQLiteErrorCode.SQLITE_CORRUPT)))
                .isInstanceOf(ChainFireException.Unavailable.class);
    }

    @Test
    void errorOfTheCommitIsUnknownUnlessItIsCertain() {
        assertThat(Failures.ofCommit(error(SQLiteErrorCode.SQLITE_FULL)))
                .isInstanceOf(ChainFireException.NoSpace.class);
        assertThat(Failures.ofCommit(error(SQLiteErrorCode.SQLITE_BUSY_SNAPSHOT)))
                .isInstanceOf(ChainFireException.Unavailable.class);
        assertThat(Failures.ofCommit(error(SQLiteErrorCode.SQLITE_IOERR_FSYNC)))
                .isInstanceOf(ChainFireException.OutcomeUnknown.class);
        assertThat(Failures.ofCommit(new SQLException("no code")))
                .isInstanceOf(ChainFireException.OutcomeUnknown.class);
    }

    private static SQLException error(SQLiteErrorCode code) {
        return new SQLiteException("planned", code);
    }
}
