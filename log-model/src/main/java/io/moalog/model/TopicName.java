package io.moalog.model;

import java.util.Optional;

/**
 * The Kafka topic of a service: {@code log.<service>}.
 *
 * @param service whose logs it holds
 */
public record TopicName(ServiceName service) {
    private static final String PREFIX = "log.";

    /** The service whose topic {@code topic} is, or nothing where it is some other topic. */
    public static Optional<TopicName> parse(String topic) {
        return topic.startsWith(PREFIX)
                ? ServiceName.parse(topic.substring(PREFIX.length())).map(TopicName::new)
                : Optional.empty();
    }

    /** The name in Kafka. */
    @Override
    public String toString() {
        return PREFIX + service;
    }
}
