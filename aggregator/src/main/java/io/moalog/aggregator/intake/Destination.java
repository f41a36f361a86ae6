package io.moalog.aggregator.intake;

import io.moalog.model.ServiceName;
import io.moalog.model.TopicName;
import io.moalog.registry.view.ClaimKind;
import org.jspecify.annotations.Nullable;

/** Where the logs that came under a name go. */
public sealed interface Destination {
    /** On what terms they are taken; those without a service share theirs. */
    ServiceTerms terms();

    /**
     * A registered service's topic.
     *
     * @param service whose logs they are
     * @param topic its name in Kafka
     * @param terms the service's
     */
    record Topic(ServiceName service, String topic, ServiceTerms terms) implements Destination {
        Topic(ServiceName service, ServiceTerms terms) {
            this(service, new TopicName(service).toString(), terms);
        }
    }

    /**
     * No topic takes them: the protocol refuses them, or they go to the dead letters.
     *
     * @param name the name they came under; need not be a legal one
     * @param reason why, in words for the sender
     * @param terms of the service that is going away, otherwise those of all names without a service
     * @param unclaimed the kind of claim that would match the name; null where that would not help
     */
    record Nowhere(
            String name,
            String reason,
            ServiceTerms terms,
            @Nullable ClaimKind unclaimed) implements Destination {}
}
