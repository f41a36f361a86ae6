package io.moalog.aggregator.intake;

/** A topic cannot be sent to now; the message says why, in words for the sender. */
public final class TopicUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why a topic cannot be sent to. */
    enum Cause {
        KAFKA_AWAY,
        TOPIC_MISSING,
        REFUSED,
        SILENT
    }

    private final boolean kafkaAway;

    /** @param topic its name; of a silent one the service's */
    TopicUnavailableException(String topic, Cause cause) {
        super(
                switch (cause) {
                    case TOPIC_MISSING -> "Kafka has no topic " + topic + ", though the service is registered";
                    case REFUSED -> "Kafka does not let the aggregator use the topic " + topic;
                    case SILENT ->
                        "Kafka has not acknowledged any log of " + topic
                                + " for some seconds: its topic has no leader, or too few copies";
                    default -> "Kafka does not answer";
                });
        this.kafkaAway = cause == Cause.KAFKA_AWAY;
    }

    /** Whether that is all topics' trouble: a later try may help without anybody doing anything. */
    public boolean isKafkaAway() {
        return kafkaAway;
    }

    /** It travels through futures and says all in its message: no stack trace is filled in. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
