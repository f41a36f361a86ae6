package io.moalog.archive.parquet;

import io.moalog.model.LogPosition;
import io.moalog.model.Timestamps;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A log as the archive gives it back.
 *
 * @param position its identity
 * @param received when Kafka took it
 * @param eventTime the log's own time in microseconds, null where it has none that can be read
 * @param key the record's key, null where it has none
 * @param headers the record's headers as JSON, null where it has none
 * @param value the log as it was sent; only escapes in the strings of host, level, message and trace id may be spelled in
 *     another way, the shortest. Null where the record has no value
 */
public record ArchivedLog(
        LogPosition position,
        Instant received,
        @Nullable Instant eventTime,
        byte @Nullable [] key,
        @Nullable String headers,
        byte @Nullable [] value) {

    /** When it happened: its own time where that can be true, else when it was received. */
    public Instant time() {
        return eventTime != null && Timestamps.isPlausible(eventTime, received) ? eventTime : received;
    }
}
