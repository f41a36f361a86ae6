package io.moalog.archive.parquet;

import java.io.Closeable;
import java.io.IOException;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.io.api.Binary;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows into {@link LogColumns}, value by value to each column's writer, without Parquet's record model between. A row
 * group is in memory until it is full. Not thread-safe.
 */
final class RowsWriter implements Closeable {
    /** Large pages hold more of what repeats. Of short texts a page has 20,000. */
    private static final int PAGE_BYTES = 4 * 1024 * 1024;
    /** How many logs' bytes may be added before the size is looked at again: looking is dear, and a log may have megabytes. */
    private static final int BYTES_BETWEEN_LOOKS = 256 * 1024;

    /** What a row takes besides its longest texts, about. */
    private static final int LEAST_BYTES = 64;

    private static final int ROWS_IN_GROUP = 1_000_000;

    private final ParquetFileWriter file;
    private final int groupBytes;
    private final ParquetProperties properties = properties();
    private final PageCompressor compressor;
    private final TraceIdFilter traceIds = new TraceIdFilter();
    private final ColumnDescriptor[] descriptors =
            LogColumns.SCHEMA.getColumns().toArray(ColumnDescriptor[]::new);
    private final ColumnWriter[] writers = new ColumnWriter[descriptors.length];
    private ColumnChunkPageWriteStore pages;
    private ColumnWriteStore columns;
    private long rowsInGroup;
    private long bytesSinceLook;
    private long size;

    /** @param groupBytes of a row group, compressed */
    RowsWriter(FSDataOutputStream out, int groupBytes) throws IOException {
        this.groupBytes = groupBytes;
        this.file = new ParquetFileWriter(
                new HdfsOutput(out), LogColumns.SCHEMA, ParquetFileWriter.Mode.CREATE, groupBytes, 0, null, properties);
        file.start();
        // Nothing fails from here on: it is freed by close.
        this.compressor = new PageCompressor();
        this.pages = newPages();
        this.columns = newColumns();
    }

    private static ParquetProperties properties() {
        return ParquetProperties.builder()
                .withAllocator(new HeapByteBufferAllocator())
                .withPageSize(PAGE_BYTES)
                .withMinRowCountForPageSizeCheck(1)
                .withMaxRowCountForPageSizeCheck(512)
                .withWriterVersion(WriterVersion.PARQUET_2_0)
                .withValuesWriterFactory(new LogEncodings())
                .withDictionaryEncoding(LogColumns.RECEIVED.name(), false)
                .withDictionaryEncoding(LogColumns.EVENT_TIME.name(), false)
                .withDictionaryEncoding(LogColumns.PARTITION.name(), false)
                .withDictionaryEncoding(LogColumns.OFFSET.name(), false)
                .withDictionaryEncoding(LogColumns.TRACE_ID.name(), false)
                .withDictionaryEncoding(LogColumns.MESSAGE.name(), false)
                .withDictionaryEncoding(LogColumns.REST.name(), false)
                .withDictionaryEncoding(LogColumns.RAW.name(), false)
                .withSizeStatisticsEnabled(false)
                .withStatisticsEnabled(LogColumns.TOPIC_ID.name(), false)
                .withStatisticsEnabled(LogColumns.HEADERS.name(), false)
                .withStatisticsEnabled(LogColumns.MESSAGE.name(), false)
                .withStatisticsEnabled(LogColumns.REST.name(), false)
                .withStatisticsEnabled(LogColumns.SHAPE.name(), false)
                .withStatisticsEnabled(LogColumns.RAW.name(), false)
                .build();
    }

    private ColumnChunkPageWriteStore newPages() {
        return ColumnChunkPageWriteStore.builder()
                .withCompressorProvider(compressor::of)
                .withSchema(LogColumns.SCHEMA)
                .withAllocator(properties.getAllocator())
                .withColumnIndexTruncateLength(properties.getColumnIndexTruncateLength())
                .withPageWriteChecksumEnabled(properties.getPageWriteChecksumEnabled())
                .build();
    }

    private ColumnWriteStore newColumns() {
        ColumnWriteStore store = properties.newColumnWriteStore(LogColumns.SCHEMA, pages);
        for (int i = 0; i < writers.length; i++) {
            writers[i] = store.getColumnWriter(descriptors[i]);
        }
        return store;
    }

    /** Adds a row. */
    void write(LogRow row) throws IOException {
        put(LogColumns.RECEIVED, row.received);
        if (row.hasEventTime) {
            writers[LogColumns.EVENT_TIME.index()].write(row.eventTime, 0, 1);
        } else {
            writers[LogColumns.EVENT_TIME.index()].writeNull(0, 0);
        }
        put(LogColumns.HOST, row.host);
        put(LogColumns.LEVEL, row.level);
        put(LogColumns.MESSAGE, row.message);
        put(LogColumns.TRACE_ID, row.traceId);
        writers[LogColumns.TOPIC_ID.index()].write(row.topicId, 0, 0);
        writers[LogColumns.PARTITION.index()].write(row.partition, 0, 0);
        put(LogColumns.OFFSET, row.offset);
        put(LogColumns.KEY, row.key);
        put(LogColumns.HEADERS, row.headers);
        put(LogColumns.REST, row.rest);
        put(LogColumns.SHAPE, row.shape);
        put(LogColumns.RAW, row.raw);
        put(LogColumns.RAW_KEY, row.rawKey);
        columns.endRecord();
        if (row.traceId != null) {
            traceIds.add(row.traceId);
        }
        rowsInGroup++;
        bytesSinceLook += LEAST_BYTES + bytes(row.message) + bytes(row.rest) + bytes(row.raw);
        if (bytesSinceLook >= BYTES_BETWEEN_LOOKS) {
            look();
        }
    }

    private static int bytes(@Nullable Binary text) {
        return text == null ? 0 : text.length();
    }

    private void look() throws IOException {
        bytesSinceLook = 0;
        long inMemory = columns.getBufferedSize();
        size = file.getPos() + inMemory;
        if (inMemory >= groupBytes || rowsInGroup >= ROWS_IN_GROUP) {
            endGroup();
            pages = newPages();
            columns = newColumns();
        }
    }

    private void put(LogColumns.Column column, long required) {
        writers[column.index()].write(required, 0, 0);
    }

    private void put(LogColumns.Column column, @Nullable Binary optional) {
        if (optional != null) {
            writers[column.index()].write(optional, 0, 1);
        } else {
            writers[column.index()].writeNull(0, 0);
        }
    }

    /** Bytes in the file, and those in memory, most of them compressed; as of a short while ago. */
    long size() {
        return size;
    }

    private void endGroup() throws IOException {
        if (rowsInGroup > 0) {
            file.startBlock(rowsInGroup);
            columns.flush();
            pages.getBloomFilterWriter(descriptors[LogColumns.TRACE_ID.index()]).writeBloomFilter(traceIds.take());
            pages.flushToFileWriter(file);
            file.endBlock();
            rowsInGroup = 0;
        }
        pages.close();
    }

    /** Writes what is left and the footer, and closes the file. */
    void finish(FileFooter footer) throws IOException {
        endGroup();
        file.end(footer.values());
    }

    /** Lets go of memory; the file is left as it is. */
    @Override
    public void close() {
        compressor.close();
    }
}
