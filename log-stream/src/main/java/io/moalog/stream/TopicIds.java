package io.moalog.stream;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/** Asks Kafka for topics' UUIDs: a topic deleted and made again has another one. */
final class TopicIds {
    private final Admin admin;

    TopicIds(Admin admin) {
        this.admin = admin;
    }

    /**
     * The UUID of each topic.
     *
     * @throws KafkaException where Kafka does not answer, or one of them does not exist
     */
    Map<String, String> of(Collection<String> topics) {
        try {
            return admin.describeTopics(topics).allTopicNames().get().values().stream()
                    .collect(Collectors.toMap(
                            topic -> topic.name(), topic -> topic.topicId().toString()));
        } catch (ExecutionException e) {
            throw new KafkaException("Kafka did not tell the ids of the topics " + topics, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new org.apache.kafka.common.errors.InterruptException(e);
        }
    }
}
