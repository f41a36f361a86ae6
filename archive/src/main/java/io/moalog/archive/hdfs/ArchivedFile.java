package io.moalog.archive.hdfs;

import io.moalog.archive.parquet.FileFooter;
import io.moalog.model.ArchivePath;

/**
 * A file of the archive.
 *
 * @param path where it stands
 * @param bytes its size
 * @param footer what it says of itself
 */
public record ArchivedFile(ArchivePath path, long bytes, FileFooter footer) {}
