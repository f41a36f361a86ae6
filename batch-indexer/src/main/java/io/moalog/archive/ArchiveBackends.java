package io.moalog.archive;

import io.moalog.archive.hdfs.ArchiveStore;
import io.moalog.archive.replay.ReplaySink;
import javax.sql.DataSource;

/**
 * What the batch indexer works with, beside Kafka. None of it is its own to close.
 *
 * @param store the archive
 * @param sql PostgreSQL, or H2 in its mode; the schema {@code quartz} is made in it
 * @param search where archived logs are put back
 */
public record ArchiveBackends(ArchiveStore store, DataSource sql, ReplaySink search) {}
