package io.moalog.stream;

/** The headers of a log's Kafka record, beside its {@link LogSource}. Values are UTF-8. */
public final class LogHeaders {
    /** Of a log that was a dead letter before a service had its name: the dead letter's position. */
    public static final String REPLAY_OF = "replay-of";

    /**
     * Of a mark in {@link PlatformTopics#REPLAYS}: its log is the last one of its transaction in its partition, where the
     * transaction's commit then takes one offset that is no log's.
     */
    public static final String LAST_OF_TRANSACTION = "last-of-transaction";

    private LogHeaders() {}
}
