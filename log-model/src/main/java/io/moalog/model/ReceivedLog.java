package io.moalog.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A log outside its topic, with all that a sink has to know to store it where it belongs.
 *
 * @param service whose log it is
 * @param position its identity
 * @param received by Kafka
 * @param body the log's bytes; null where its record has none
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
public record ReceivedLog(ServiceName service, LogPosition position, Instant received, byte @Nullable [] body) {
    /** Of the body. */
    public int bytes() {
        return body == null ? 0 : body.length;
    }
}
