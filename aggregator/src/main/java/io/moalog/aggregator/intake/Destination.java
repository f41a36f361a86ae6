package io.moalog.aggregator.intake;

import io.moalog.model.ServiceName;
import io.moalog.model.TopicName;

/** Where the logs that came under a name go. */
public sealed interface Destination {
    /**
     * A registered service's topic.
     *
     * @param service whose logs they are
     * @param topic its name in Kafka
     */
    record Topic(ServiceName service, String topic) implements Destination {
        public Topic(ServiceName service) {
            this(service, new TopicName(service).toString());
        }
    }

    /**
     * No topic takes them: the protocol refuses them, or they go to the dead letters.
     *
     * @param name the name they came under; need not be a legal one
     * @param reason why, in words for the sender
     */
    record Nowhere(String name, String reason) implements Destination {}
}
