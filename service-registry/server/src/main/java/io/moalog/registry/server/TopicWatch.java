package io.moalog.registry.server;

import io.moalog.stream.Replication;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices topics that went, or were deleted and made again behind the registry's back. One made again is another topic:
 * its service is published with the new UUID, so that its readers start at its beginning. One that is gone is not made
 * again: its logs are lost, and what to do is an operator's decision.
 */
final class TopicWatch {
    private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);
    private static final String NONE = "";

    private final ServiceTable table;
    private final ServiceTopics topics;
    private final TopicSettings settings;
    private final Publisher<ServiceRow> publisher;
    private final RegistryMetrics metrics;

    /** What the last look found otherwise than SQL says. Brokers learn of topics one after the other, so one look is none. */
    private Map<String, String> suspected = Map.of();

    TopicWatch(
            ServiceTable table,
            ServiceTopics topics,
            TopicSettings settings,
            Publisher<ServiceRow> publisher,
            RegistryMetrics metrics) {
        this.table = table;
        this.topics = topics;
        this.settings = settings;
        this.publisher = publisher;
        this.metrics = metrics;
    }

    /**
     * The topics that are missing, by name.
     *
     * @throws KafkaException where Kafka does not answer
     */
    Set<String> look(Refusals refusals) {
        List<ServiceRow> active = activeRows();
        Map<String, String> ids = topics.ids();
        Map<String, String> found = new HashMap<>();
        Set<String> missing = new TreeSet<>();
        for (ServiceRow row : active) {
            String topic = row.topic().toString();
            String id = ids.getOrDefault(topic, NONE);
            if (id.equals(row.topicId())) {
                continue;
            }
            if (!id.equals(suspected.get(topic))) {
                found.put(topic, id);
            } else if (id.equals(NONE)) {
                found.put(topic, id);
                missing.add(topic);
            } else {
                refusals.collect(row, () -> adopt(row, id));
            }
        }
        suspected = found;
        metrics.missingTopics(missing.size());
        return missing;
    }

    private List<ServiceRow> activeRows() {
        List<ServiceRow> active = table.seen().stream()
                .filter(row -> row.state() == RowState.ACTIVE)
                .toList();
        metrics.services(active.size());
        return active;
    }

    private void adopt(ServiceRow row, String id) {
        String topic = row.topic().toString();
        TopicDescription made = settings.describe(List.of(topic)).get(topic);
        if (made == null || !made.topicId().toString().equals(id)) {
            return;
        }
        settings.set(topic, settingsOf(row, made));
        Optional<ServiceRow> adopted = table.adopt(row, id, made.partitions().size());
        if (adopted.isPresent()) {
            LOG.warn("{} was deleted and made again: its id was {} and is {}", topic, row.topicId(), id);
            metrics.healed("topic-id");
            publisher.publish(adopted.get());
        }
    }

    private static Map<String, String> settingsOf(ServiceRow row, TopicDescription made) {
        Map<String, String> wanted =
                new HashMap<>(TopicSettings.of(row.settings().retention()));
        int copies = made.partitions().get(0).replicas().size();
        wanted.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(Replication.minInSync(copies)));
        return wanted;
    }
}
