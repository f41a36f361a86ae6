package io.moalog.archive.parquet;

import io.moalog.model.LogPosition;
import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.parquet.conf.HadoopParquetConfiguration;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** Reads an archive file's logs, in offset order. Not thread-safe. */
public final class LogFileReader implements Closeable {
    private static final int SHAPES = 1_000;

    private final FSDataInputStream in;
    private final ParquetReader<LogRow> rows;
    private final Map<Binary, LogShape> shapes = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Binary, LogShape> eldest) {
            return size() > SHAPES;
        }
    };

    /**
     * @param in a finished file; closed with the reader
     * @param filter which rows are wanted; whatever the file's statistics and filters exclude is not read
     */
    public LogFileReader(FSDataInputStream in, long length, FilterCompat.Filter filter) throws IOException {
        this(in, new Builder(new HdfsInput(in, length), LogColumns.SCHEMA).withFilter(filter));
    }

    /** The same of one row group alone. */
    public LogFileReader(FSDataInputStream in, long length, FilterCompat.Filter filter, RowGroup group)
            throws IOException {
        this(in, length, filter, group, LogColumns.SCHEMA);
    }

    /** And of these columns alone: for {@link #readRow}. */
    LogFileReader(FSDataInputStream in, long length, FilterCompat.Filter filter, RowGroup group, MessageType columns)
            throws IOException {
        this(
                in,
                new Builder(new HdfsInput(in, length), columns)
                        .withFilter(filter)
                        .withFileRange(group.start(), group.start() + group.bytes()));
    }

    private LogFileReader(FSDataInputStream in, ParquetReader.Builder<LogRow> builder) throws IOException {
        this.in = in;
        this.rows = builder.build();
    }

    /** The next log, null at the end. */
    public @Nullable ArchivedLog read() throws IOException {
        LogRow row = readRow();
        return row == null ? null : restore(row);
    }

    /** The next row, null at the end; good until the next call. */
    @Nullable
    LogRow readRow() throws IOException {
        return rows.read();
    }

    private ArchivedLog restore(LogRow row) {
        Binary key = row.key != null ? row.key : row.rawKey;
        return new ArchivedLog(
                new LogPosition(row.topicId.toStringUsingUTF8(), row.partition, row.offset),
                Instant.ofEpochMilli(row.received),
                row.hasEventTime ? Instant.EPOCH.plus(row.eventTime, ChronoUnit.MICROS) : null,
                key == null ? null : key.getBytes(),
                row.headers == null ? null : row.headers.toStringUsingUTF8(),
                value(row));
    }

    private byte @Nullable [] value(LogRow row) {
        if (row.rest == null) {
            return row.raw == null ? null : row.raw.getBytes();
        }
        byte[] rest = row.rest.getBytes();
        return row.shape == null
                ? rest
                : shapes.computeIfAbsent(row.shape.copy(), LogShape::parse).restore(row, rest);
    }

    @Override
    public void close() throws IOException {
        rows.close();
        in.close();
    }

    private static final class Builder extends ParquetReader.Builder<LogRow> {
        private final MessageType columns;

        Builder(InputFile file, MessageType columns) {
            super(file, new HadoopParquetConfiguration(new Configuration(false)));
            this.columns = columns;
        }

        @Override
        protected ReadSupport<LogRow> getReadSupport() {
            return new LogReadSupport(columns);
        }
    }
}
