package io.moalog.archive.parquet;

import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.codec.ZstandardCodec;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;

/**
 * Writes one archive file. Only {@link #finish} makes it whole; without that, what was written is no Parquet file. Not
 * thread-safe.
 */
public final class LogFileWriter implements Closeable {
    /** Of the columns that are written. */
    public static final int VERSION = LogColumns.VERSION;

    private static final int ZSTD_LEVEL = 3;
    /** How much may be added before the size is looked at again; looking is dear. */
    private static final int BYTES_BETWEEN_LOOKS = 1024 * 1024;
    /** Enough for 1.7 million trace ids in a row group, of which one in a hundred others is taken for one. */
    private static final int MOST_BLOOM_BYTES = 2 * 1024 * 1024;

    private final FSDataOutputStream out;
    private final FileLimits limits;
    private final String attempt;
    private final RecordRows records;
    private final LogWriteSupport support = new LogWriteSupport();
    private final ParquetWriter<LogRow> writer;
    private long rows;
    private long firstReceived = Long.MAX_VALUE;
    private long lastReceived = Long.MIN_VALUE;
    private long bytesSinceLook;
    private boolean full;

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
        Configuration codec = new Configuration(false);
        codec.setInt(ZstandardCodec.PARQUET_COMPRESS_ZSTD_LEVEL, ZSTD_LEVEL);
        this.writer = new Builder(new HdfsOutput(out), support)
                .withConf(codec)
                .withCompressionCodec(CompressionCodecName.ZSTD)
                .withRowGroupSize((long) limits.rowGroupBytes())
                // Logs may have megabytes each: memory is looked at every few rows, not every ten thousand.
                .withMinRowCountForPageSizeCheck(1)
                .withMaxRowCountForPageSizeCheck(16)
                // Deltas of numbers; texts without their lengths among them: smaller, and nothing to look up.
                .withWriterVersion(WriterVersion.PARQUET_2_0)
                .withDictionaryEncoding(LogColumns.EVENT_TIME.name(), false)
                .withDictionaryEncoding(LogColumns.OFFSET.name(), false)
                .withDictionaryEncoding(LogColumns.TRACE_ID.name(), false)
                .withDictionaryEncoding(LogColumns.MESSAGE.name(), false)
                .withDictionaryEncoding(LogColumns.REST.name(), false)
                .withDictionaryEncoding(LogColumns.RAW.name(), false)
                .withSizeStatisticsEnabled(false)
                .withStatisticsEnabled(LogColumns.HEADERS.name(), false)
                .withStatisticsEnabled(LogColumns.MESSAGE.name(), false)
                .withStatisticsEnabled(LogColumns.REST.name(), false)
                .withStatisticsEnabled(LogColumns.SHAPE.name(), false)
                .withStatisticsEnabled(LogColumns.RAW.name(), false)
                // As large as the ids that a row group has need it to be.
                .withBloomFilterEnabled(LogColumns.TRACE_ID.name(), true)
                .withAdaptiveBloomFilterEnabled(true)
                .withMaxBloomFilterBytes(MOST_BLOOM_BYTES)
                .build();
    }

    /** Adds a log; of one partition, in offset order. */
    public void write(ConsumerRecord<byte[], byte[]> log) throws IOException {
        write(records.of(log), Math.max(0, log.serializedValueSize()));
    }

    private void write(LogRow row, long bytes) throws IOException {
        writer.write(row);
        rows++;
        firstReceived = Math.min(firstReceived, row.received);
        lastReceived = Math.max(lastReceived, row.received);
        bytesSinceLook += bytes;
        if (bytesSinceLook >= BYTES_BETWEEN_LOOKS) {
            bytesSinceLook = 0;
            full = writer.getDataSize() >= limits.bytes();
        }
    }

    /**
     * Adds all rows of another file, which follow those that were added.
     *
     * @param in the other file; closed
     */
    public void copy(FSDataInputStream in, long length) throws IOException {
        try (LogFileReader from = new LogFileReader(in, length, FilterCompat.NOOP)) {
            for (LogRow row = from.readRow(); row != null; row = from.readRow()) {
                write(row, 0);
            }
        }
    }

    /** Whether the next log belongs to another file. */
    public boolean isFull() {
        return full || rows >= limits.rows();
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
        support.footer(footer);
        writer.close();
        return footer;
    }

    /** Lets go of an unfinished file's stream; whoever made the file removes it. */
    @Override
    public void close() throws IOException {
        out.close();
    }

    private static final class Builder extends ParquetWriter.Builder<LogRow, Builder> {
        private final LogWriteSupport support;

        Builder(OutputFile file, LogWriteSupport support) {
            super(file);
            this.support = support;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        protected WriteSupport<LogRow> getWriteSupport(Configuration conf) {
            return support;
        }
    }
}
