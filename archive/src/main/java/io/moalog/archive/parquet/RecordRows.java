package io.moalog.archive.parquet;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.parquet.io.api.Binary;
import org.jspecify.annotations.Nullable;

/** Makes rows of Kafka's records, straight from their bytes. Not thread-safe. */
final class RecordRows {
    private final Binary topicId;
    private final LogSplitter splitter = new LogSplitter();
    private final LogRow row = new LogRow();
    private @Nullable Headers lastHeaders;
    private @Nullable Binary lastHeadersJson;

    /** @param topicId the UUID of the topic that all records come from */
    RecordRows(String topicId) {
        this.topicId = Binary.fromString(topicId);
    }

    /** The record's row, good until the next call. */
    LogRow of(ConsumerRecord<byte[], byte[]> log) {
        row.clear();
        row.received = log.timestamp();
        row.topicId = topicId;
        row.partition = log.partition();
        row.offset = log.offset();
        if (log.value() != null) {
            value(log.value());
        }
        if (log.key() != null && StrictUtf8.isValid(log.key())) {
            row.key = binary(log.key());
        } else {
            row.rawKey = binary(log.key());
        }
        try {
            row.headers = headers(log.headers());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return row;
    }

    /** Most records have the headers of the one before. */
    private @Nullable Binary headers(Headers headers) throws IOException {
        if (!headers.equals(lastHeaders)) {
            lastHeaders = headers;
            lastHeadersJson = binary(HeadersJson.of(headers));
        }
        return lastHeadersJson;
    }

    private void value(byte[] log) {
        try {
            splitter.split(log, row);
        } catch (NotJsonException noLog) {
            row.raw = binary(log);
        }
    }

    private static @Nullable Binary binary(byte @Nullable [] bytes) {
        return bytes == null ? null : Binary.fromConstantByteArray(bytes);
    }
}
