/**
 * The stored JSON of every value in ChainFire (contract section 7), one class for each kind of
 * object. Numbers are JSON numbers, times RFC 3339 in UTC, durations ISO 8601 ({@code PT1M}), map
 * keys sorted, every known field written, {@code null} when empty.
 */
@NullMarked
package io.plasmavmc.codec;

import org.jspecify.annotations.NullMarked;
