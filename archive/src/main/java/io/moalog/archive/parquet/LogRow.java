package io.moalog.archive.parquet;

import org.apache.parquet.io.api.Binary;
import org.jspecify.annotations.Nullable;

/** One row of {@link LogColumns}, filled anew for each log: what it holds is good until then. */
final class LogRow {
    long received;
    boolean hasEventTime;
    /** Microseconds since 1970. */
    long eventTime;

    @Nullable
    Binary host;

    @Nullable
    Binary level;

    @Nullable
    Binary message;

    @Nullable
    Binary traceId;

    Binary topicId = Binary.EMPTY;
    int partition;
    long offset;

    @Nullable
    Binary key;

    @Nullable
    Binary headers;

    @Nullable
    Binary rest;

    @Nullable
    Binary shape;

    @Nullable
    Binary raw;

    @Nullable
    Binary rawKey;

    void clear() {
        received = 0;
        hasEventTime = false;
        eventTime = 0;
        topicId = Binary.EMPTY;
        partition = 0;
        offset = 0;
        host = null;
        level = null;
        message = null;
        traceId = null;
        key = null;
        headers = null;
        rest = null;
        shape = null;
        raw = null;
        rawKey = null;
    }
}
