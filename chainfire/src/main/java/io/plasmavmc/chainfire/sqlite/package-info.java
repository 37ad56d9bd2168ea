/**
 * ChainFire in one SQLite file, for one server process.
 *
 * <p>Commits go to one writer thread, which carries out all that wait in one transaction with one
 * fsync ({@link io.plasmavmc.chainfire.sqlite.GroupWriter}); readers have connections of their own.
 * The only table that grows is a log with a row for each change; the newest row of a key is its
 * state. The reasons are in {@code docs/adr/0002-embedded-store.md}.
 */
@NullMarked
package io.plasmavmc.chainfire.sqlite;

import org.jspecify.annotations.NullMarked;
