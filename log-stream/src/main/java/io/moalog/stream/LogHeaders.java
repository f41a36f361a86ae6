package io.moalog.stream;

/** The headers of a log's Kafka record: what the aggregator knows beside the log itself. Values are UTF-8. */
public final class LogHeaders {
    /** How it came: {@code http}, {@code forward}, … */
    public static final String PROTOCOL = "protocol";

    /** The sender's address, without the port. */
    public static final String SENDER = "sender";

    /** The tag it came with, where the protocol has one and it is not the service's name. */
    public static final String TAG = "tag";

    /** Of a log that was a dead letter before a service had its name: the dead letter's position. */
    public static final String REPLAY_OF = "replay-of";

    /**
     * Of a mark in {@link PlatformTopics#REPLAYS}: its log is the last one of its transaction in its partition, where the
     * transaction's commit then takes one offset that is no log's.
     */
    public static final String LAST_OF_TRANSACTION = "last-of-transaction";

    private LogHeaders() {}
}
