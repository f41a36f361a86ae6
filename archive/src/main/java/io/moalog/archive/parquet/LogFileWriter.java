package io.moalog.archive.parquet;

import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.parquet.filter2.compat.FilterCompat;

/**
 * Writes one archive file. Only {@link #finish} makes it whole; without that, what was written is no Parquet file. Not
 * thread-safe.
 */
public final class LogFileWriter implements Closeable {
    /** Of the columns that are written. */
    public static final int VERSION = LogColumns.VERSION;

    private final FSDataOutputStream out;
    private final FileLimits limits;
    private final String attempt;
    private final RecordRows records;
    private final RowsWriter writer;
    private long rows;
    private long firstReceived = Long.MAX_VALUE;
    private long lastReceived = Long.MIN_VALUE;

    /**
     * @param out the new file; closed with the writer
     * @param topicId the UUID of the topic that all rows come from
     * @param attempt the writer's own name, for the footer
     */
    public LogFileWriter(FSDataOutputStream out, String topicId, FileLimits limits, String attempt) throws IOException {
        this.out = out;
        this.limits = limits;
        this.attempt = attempt;
        this.records = new RecordRows(topicId);
        this.writer = new RowsWriter(out, limits.rowGroupBytes());
    }

    /** Adds a log; of one partition, in offset order. */
    public void write(ConsumerRecord<byte[], byte[]> log) throws IOException {
        write(records.of(log));
    }

    private void write(LogRow row) throws IOException {
        writer.write(row);
        rows++;
        firstReceived = Math.min(firstReceived, row.received);
        lastReceived = Math.max(lastReceived, row.received);
    }

    /**
     * Adds all rows of another file, which follow those that were added.
     *
     * @param in the other file; closed
     */
    public void copy(FSDataInputStream in, long length) throws IOException {
        try (LogFileReader from = new LogFileReader(in, length, FilterCompat.NOOP)) {
            for (LogRow row = from.readRow(); row != null; row = from.readRow()) {
                write(row);
            }
        }
    }

    /** Whether the next log belongs to another file. */
    public boolean isFull() {
        return writer.size() >= limits.bytes() || rows >= limits.rows();
    }

    /**
     * Writes the footer and closes the file.
     *
     * @param end the offset (exclusive) up to which the file holds its partition
     * @param lost offsets in its range that Kafka no longer holds
     * @param replaces the names of the files that were copied
     */
    public FileFooter finish(long end, long lost, List<String> replaces) throws IOException {
        FileFooter footer = new FileFooter(
                LogColumns.VERSION,
                end,
                rows,
                lost,
                rows == 0 ? null : Instant.ofEpochMilli(firstReceived),
                rows == 0 ? null : Instant.ofEpochMilli(lastReceived),
                replaces,
                attempt);
        writer.finish(footer);
        writer.close();
        return footer;
    }

    /** Lets go of an unfinished file's stream; whoever made the file removes it. */
    @Override
    public void close() throws IOException {
        writer.close();
        out.close();
    }
}
