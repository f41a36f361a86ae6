package io.moalog.archive.parquet;

import io.moalog.model.LogPosition;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A log as the archive gives it back.
 *
 * @param position its identity
 * @param received when Kafka took it
 * @param key the record's key, null where it has none
 * @param headers the record's headers as JSON, null where it has none
 * @param value the log as it was sent; only escapes in the strings of host, level, message and trace id may be spelled in
 *     another way, the shortest. Null where the record has no value
 */
public record ArchivedLog(
        LogPosition position,
        Instant received,
        byte @Nullable [] key,
        @Nullable String headers,
        byte @Nullable [] value) {}
