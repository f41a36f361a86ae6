package io.moalog.archive.parquet;

import io.moalog.archive.parquet.LogColumns.Column;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.jspecify.annotations.Nullable;

/** Writes rows into {@link LogColumns}. */
final class LogWriteSupport extends WriteSupport<LogRow> {
    private @Nullable RecordConsumer columns;
    private Map<String, String> footer = Map.of();

    /** What the footer says; before the file is closed. */
    void footer(FileFooter last) {
        footer = last.values();
    }

    @Override
    public WriteContext init(Configuration configuration) {
        return new WriteContext(LogColumns.SCHEMA, Map.of());
    }

    @Override
    public FinalizedWriteContext finalizeWrite() {
        return new FinalizedWriteContext(footer);
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
        columns = recordConsumer;
    }

    @Override
    public void write(LogRow row) {
        RecordConsumer to = columns;
        if (to == null) {
            throw new IllegalStateException("a row before the file was begun");
        }
        to.startMessage();
        put(to, LogColumns.RECEIVED, row.received);
        if (row.hasEventTime) {
            put(to, LogColumns.EVENT_TIME, row.eventTime);
        }
        put(to, LogColumns.HOST, row.host);
        put(to, LogColumns.LEVEL, row.level);
        put(to, LogColumns.MESSAGE, row.message);
        put(to, LogColumns.TRACE_ID, row.traceId);
        put(to, LogColumns.TOPIC_ID, row.topicId);
        to.startField(LogColumns.PARTITION.name(), LogColumns.PARTITION.index());
        to.addInteger(row.partition);
        to.endField(LogColumns.PARTITION.name(), LogColumns.PARTITION.index());
        put(to, LogColumns.OFFSET, row.offset);
        put(to, LogColumns.KEY, row.key);
        put(to, LogColumns.HEADERS, row.headers);
        put(to, LogColumns.REST, row.rest);
        put(to, LogColumns.SHAPE, row.shape);
        put(to, LogColumns.RAW, row.raw);
        put(to, LogColumns.RAW_KEY, row.rawKey);
        to.endMessage();
    }

    private static void put(RecordConsumer to, Column column, long value) {
        to.startField(column.name(), column.index());
        to.addLong(value);
        to.endField(column.name(), column.index());
    }

    private static void put(RecordConsumer to, Column column, @Nullable Binary value) {
        if (value != null) {
            to.startField(column.name(), column.index());
            to.addBinary(value);
            to.endField(column.name(), column.index());
        }
    }
}
