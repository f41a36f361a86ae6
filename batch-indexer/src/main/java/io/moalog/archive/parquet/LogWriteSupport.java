package io.moalog.archive.parquet;

import io.moalog.archive.parquet.LogColumns.Column;
import io.moalog.model.LogEvent;
import io.moalog.model.NotALogException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.jspecify.annotations.Nullable;

/** Writes Kafka's records as rows of {@link LogColumns}, straight from their bytes. */
final class LogWriteSupport extends WriteSupport<ConsumerRecord<byte[], byte[]>> {
    private static final LogEvent NOTHING = new LogEvent(null, null, null, null, null, null, null);

    private final Binary topicId;
    private @Nullable RecordConsumer columns;
    private Map<String, String> footer = Map.of();

    LogWriteSupport(String topicId) {
        this.topicId = Binary.fromString(topicId);
    }

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
    public void write(ConsumerRecord<byte[], byte[]> log) {
        RecordConsumer to = columns;
        if (to == null) {
            throw new IllegalStateException("a row before the file was begun");
        }
        LogEvent event = understand(log.value());
        to.startMessage();
        put(to, LogColumns.RECEIVED, log.timestamp());
        Long eventMicros = event == null ? null : micros(event.timestamp());
        if (eventMicros != null) {
            put(to, LogColumns.EVENT_TIME, eventMicros);
        }
        writeTexts(to, event == null ? NOTHING : event);
        writePosition(to, log);
        writeBytes(to, log, event != null);
        to.endMessage();
    }

    private static void writeTexts(RecordConsumer to, LogEvent event) {
        put(to, LogColumns.HOST, event.host());
        put(to, LogColumns.LEVEL, event.level());
        put(to, LogColumns.TRACE_ID, event.traceId());
    }

    private void writePosition(RecordConsumer to, ConsumerRecord<byte[], byte[]> log) {
        put(to, LogColumns.TOPIC_ID, topicId);
        to.startField(LogColumns.PARTITION.name(), LogColumns.PARTITION.index());
        to.addInteger(log.partition());
        to.endField(LogColumns.PARTITION.name(), LogColumns.PARTITION.index());
        put(to, LogColumns.OFFSET, log.offset());
    }

    private static void writeBytes(RecordConsumer to, ConsumerRecord<byte[], byte[]> log, boolean isJson) {
        byte[] key = log.key();
        boolean textKey = key != null && StrictUtf8.isValid(key);
        put(to, LogColumns.KEY, textKey ? key : null);
        try {
            put(to, LogColumns.HEADERS, HeadersJson.of(log.headers()));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        put(to, LogColumns.LOG, isJson ? log.value() : null);
        put(to, LogColumns.RAW, isJson ? null : log.value());
        put(to, LogColumns.RAW_KEY, textKey ? null : key);
    }

    /** Null where the value is not one JSON object in UTF-8. */
    private static @Nullable LogEvent understand(byte @Nullable [] value) {
        if (value == null || hasNulAtStart(value) || !StrictUtf8.isValid(value)) {
            return null;
        }
        try {
            return LogEvent.read(value);
        } catch (NotALogException notJson) {
            return null;
        }
    }

    /** JSON in UTF-16 or UTF-32, which a JSON parser would take as well. */
    private static boolean hasNulAtStart(byte[] value) {
        for (int i = 0; i < Math.min(4, value.length); i++) {
            if (value[i] == 0) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Long micros(@Nullable Instant time) {
        if (time == null) {
            return null;
        }
        try {
            return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1_000);
        } catch (ArithmeticException beyondTheColumn) {
            return null;
        }
    }

    private static void put(RecordConsumer to, Column column, long value) {
        to.startField(column.name(), column.index());
        to.addLong(value);
        to.endField(column.name(), column.index());
    }

    private static void put(RecordConsumer to, Column column, @Nullable String value) {
        if (value != null) {
            put(to, column, Binary.fromString(value));
        }
    }

    private static void put(RecordConsumer to, Column column, byte @Nullable [] value) {
        if (value != null) {
            put(to, column, Binary.fromConstantByteArray(value));
        }
    }

    private static void put(RecordConsumer to, Column column, Binary value) {
        to.startField(column.name(), column.index());
        to.addBinary(value);
        to.endField(column.name(), column.index());
    }
}
