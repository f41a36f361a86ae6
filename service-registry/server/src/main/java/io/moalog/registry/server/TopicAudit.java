package io.moalog.registry.server;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares how the topics are set in Kafka with SQL. SQL wins, and the topic is set back; except that partitions, which
 * Kafka cannot take away, are taken over into SQL.
 */
final class TopicAudit {
    private static final Logger LOG = LoggerFactory.getLogger(TopicAudit.class);
    private static final int TOPICS_A_REQUEST = 200;

    private final ServiceTable table;
    private final TopicSettings topics;
    private final Publisher<ServiceRow> publisher;
    private final RegistryMetrics metrics;

    TopicAudit(ServiceTable table, TopicSettings topics, Publisher<ServiceRow> publisher, RegistryMetrics metrics) {
        this.table = table;
        this.topics = topics;
        this.publisher = publisher;
        this.metrics = metrics;
    }

    /** @throws KafkaException where Kafka refuses or does not answer; what is left is compared by the next call */
    void audit(Refusals refusals) {
        List<ServiceRow> active = table.seen().stream()
                .filter(row -> row.state() == RowState.ACTIVE)
                .toList();
        for (int from = 0; from < active.size(); from += TOPICS_A_REQUEST) {
            List<ServiceRow> some = active.subList(from, Math.min(from + TOPICS_A_REQUEST, active.size()));
            setBackSettings(some, refusals);
            takeOverPartitions(some, refusals);
        }
    }

    private void setBackSettings(List<ServiceRow> rows, Refusals refusals) {
        Map<String, Map<String, String>> wanted = new HashMap<>();
        rows.forEach(row -> wanted.put(
                row.topic().toString(), TopicSettings.of(row.settings().retention())));
        Map<String, Map<String, String>> differing = topics.differing(wanted);
        for (ServiceRow row : rows) {
            String topic = row.topic().toString();
            Map<String, String> settings = differing.getOrDefault(topic, Map.of());
            if (!settings.isEmpty()) {
                refusals.collect(row, () -> setBack(topic, settings));
            }
        }
    }

    private void setBack(String topic, Map<String, String> settings) {
        topics.set(topic, settings);
        metrics.healed("settings");
        LOG.warn("Set {} of {} back to what its service says; change it there, not in Kafka", settings, topic);
    }

    private void takeOverPartitions(List<ServiceRow> rows, Refusals refusals) {
        List<String> names = new ArrayList<>();
        rows.forEach(row -> names.add(row.topic().toString()));
        Map<String, TopicDescription> actual = topics.describe(names);
        for (ServiceRow row : rows) {
            TopicDescription topic = actual.get(row.topic().toString());
            // A topic of another id is another topic: TopicWatch takes it over whole.
            if (topic == null || !topic.topicId().toString().equals(row.topicId())) {
                continue;
            }
            int partitions = topic.partitions().size();
            if (partitions > row.settings().partitions()) {
                refusals.collect(row, () -> takeOver(row, partitions));
            }
        }
    }

    private void takeOver(ServiceRow row, int partitions) {
        ServiceSettings before = row.settings();
        table.settings(row, before.withPartitions(partitions), "partitions-found")
                .ifPresent(changed -> {
                    LOG.warn("{} has {} partitions, not {}: taken over", row.topic(), partitions, before.partitions());
                    metrics.healed("partitions");
                    publisher.publish(changed);
                });
    }
}
