package io.plasmavmc.chainfire.sqlite;

import java.sql.SQLException;

/**
 * One caller's change of the file, run by the writer thread within a group. It refuses what it
 * refuses (by a ChainFireException, which fails this edit alone) before it writes anything.
 */
interface Edit<T> {
    T apply(WriteTransaction transaction) throws SQLException;
}
