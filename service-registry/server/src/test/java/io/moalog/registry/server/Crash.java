package io.moalog.registry.server;

import io.moalog.model.TopicName;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;

/** Where a process dies: everything that it did before is done, and nothing after. */
enum Crash {
    NEVER,
    AFTER_THE_NAME_IS_RESERVED,
    BEFORE_KAFKA_IS_ASKED,
    AFTER_KAFKA_MADE_THE_TOPIC,
    BEFORE_PUBLISHING,
    AFTER_KAFKA_CHANGED_THE_TOPIC;

    /** Nothing catches it, as nothing runs in a dead process. */
    static final class Death extends Error {
        private static final long serialVersionUID = 1L;
    }

    ServiceTopics topics(KafkaAdmin kafka) {
        return new ServiceTopics(kafka) {
            @Override
            Optional<String> collision(TopicName topic) {
                dieAt(AFTER_THE_NAME_IS_RESERVED);
                return super.collision(topic);
            }

            @Override
            TopicOutcome create(NewTopic topic) {
                dieAt(BEFORE_KAFKA_IS_ASKED);
                TopicOutcome outcome = super.create(topic);
                dieAt(AFTER_KAFKA_MADE_THE_TOPIC);
                return outcome;
            }
        };
    }

    Publisher<ServiceRow> publisher(ServicesTopic to, ServiceTable table, RegistryMetrics metrics) {
        return new Publisher<ServiceRow>(to, table, metrics) {
            @Override
            void publish(ServiceRow row) {
                dieAt(BEFORE_PUBLISHING);
                super.publish(row);
            }
        };
    }

    TopicSettings settings(KafkaAdmin kafka) {
        return new TopicSettings(kafka) {
            @Override
            void change(TopicName topic, ServiceSettings before, ServiceSettings wanted) {
                super.change(topic, before, wanted);
                dieAt(AFTER_KAFKA_CHANGED_THE_TOPIC);
            }
        };
    }

    private void dieAt(Crash point) {
        if (this == point) {
            throw new Death();
        }
    }
}
