/** The archive's files on HDFS: how far each partition is archived, and how a file gets into its place exactly once. */
@org.jspecify.annotations.NullMarked
package io.moalog.archive.hdfs;
