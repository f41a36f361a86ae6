package io.moalog.model;

import java.util.Optional;

/**
 * A log's identity: where Kafka keeps it. The topic's UUID stands for the topic, because a topic deleted and made again
 * is another topic.
 *
 * @param topicId the topic's UUID as Kafka writes it (22 characters of URL-safe base64)
 * @param partition from 0
 * @param offset from 0
 */
public record LogPosition(String topicId, int partition, long offset) {
    private static final int TOPIC_ID_LENGTH = 22;

    public LogPosition {
        if (topicId.length() != TOPIC_ID_LENGTH || partition < 0 || offset < 0) {
            throw new IllegalArgumentException(
                    "not a position: topic id \"%s\", partition %d, offset %d".formatted(topicId, partition, offset));
        }
    }

    /** Reads what {@link #id()} wrote; anything else is nothing. */
    public static Optional<LogPosition> parse(String id) {
        int dash = id.lastIndexOf('-');
        if (dash <= TOPIC_ID_LENGTH || id.charAt(TOPIC_ID_LENGTH) != '-') {
            return Optional.empty();
        }
        try {
            return Optional.of(new LogPosition(
                    id.substring(0, TOPIC_ID_LENGTH),
                    Integer.parseInt(id.substring(TOPIC_ID_LENGTH + 1, dash)),
                    Long.parseLong(id.substring(dash + 1))));
        } catch (IllegalArgumentException notAnId) {
            return Optional.empty();
        }
    }

    /** {@code <topic id>-<partition>-<offset>}: the document's {@code _id} in Elasticsearch. */
    public String id() {
        return topicId + '-' + partition + '-' + offset;
    }

    @Override
    public String toString() {
        return id();
    }
}
