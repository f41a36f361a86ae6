package io.moalog.archive.parquet;

import java.time.Instant;

/**
 * A part of a file that is read as a whole.
 *
 * @param start its first byte in the file
 * @param bytes its size
 * @param firstReceived the earliest receive time in it
 * @param lastReceived the latest receive time in it
 */
public record RowGroup(long start, long bytes, Instant firstReceived, Instant lastReceived) {}
