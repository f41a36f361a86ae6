package io.moalog.indexer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.model.ServiceName;
import io.moalog.stream.LogBatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** Batches as the stream delivers them: partition 0, offsets from 0. */
final class Batches {
    static final String TOPIC_ID = "AAAAAAAAAAAAAAAAAAAAAA";

    private Batches() {}

    static LogBatch of(ServiceName service, Instant received, Runnable whenDone, @Nullable String... logs) {
        return new LogBatch(service, TOPIC_ID, records(service, received, 0, logs), whenDone);
    }

    /** Each log is received {@code millisApart} after the one before. */
    static List<ConsumerRecord<byte[], byte[]>> records(
            ServiceName service, Instant received, long millisApart, @Nullable String... logs) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (String log : Arrays.asList(logs)) {
            byte[] value = log == null ? null : log.getBytes(UTF_8);
            records.add(new ConsumerRecord<>(
                    "log." + service,
                    0,
                    records.size(),
                    received.toEpochMilli() + records.size() * millisApart,
                    TimestampType.LOG_APPEND_TIME,
                    -1,
                    value == null ? -1 : value.length,
                    null,
                    value,
                    new RecordHeaders(),
                    Optional.empty()));
        }
        return records;
    }
}
