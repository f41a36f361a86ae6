/** Logs as rows of a Parquet file: the columns, the footer, and the writer. */
@org.jspecify.annotations.NullMarked
package io.moalog.archive.parquet;
