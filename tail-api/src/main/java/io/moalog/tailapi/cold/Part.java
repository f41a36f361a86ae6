package io.moalog.tailapi.cold;

import io.moalog.archive.hdfs.ArchivedFile;
import io.moalog.archive.parquet.RowGroup;
import java.time.Instant;

/**
 * A row group to read.
 *
 * @param file that it is in
 * @param group of that file
 * @param latest receive time in it that is looked at
 */
record Part(ArchivedFile file, RowGroup group, Instant latest) {}
