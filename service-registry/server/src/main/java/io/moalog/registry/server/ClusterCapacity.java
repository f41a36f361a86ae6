package io.moalog.registry.server;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.jspecify.annotations.Nullable;

/**
 * Whether the cluster carries more partitions. All topics are counted again at most every ten seconds, since with
 * thousands of them that takes a while; what this process has made meanwhile is added. Several processes that register at
 * once may therefore go over a limit by what they make in ten seconds: the limits are no cliff.
 */
final class ClusterCapacity {
    private static final long FRESH_NS = 10_000_000_000L;
    private static final int TOPICS_A_REQUEST = 500;

    private final KafkaAdmin kafka;
    private final TopicSettings topics;
    private final ClusterLimits limits;
    private ClusterLimits.@Nullable Load counted;
    private long countedAt;

    ClusterCapacity(KafkaAdmin kafka, TopicSettings topics, ClusterLimits limits) {
        this.kafka = kafka;
        this.topics = topics;
        this.limits = limits;
    }

    /**
     * Why so many partitions are not to be made, in words with the numbers; where there is no reason, they count as made
     * from now on.
     *
     * @throws KafkaException where Kafka does not answer
     */
    synchronized Optional<String> refusal(int partitions, int copies) {
        ClusterLimits.Load now = counted;
        if (now == null || System.nanoTime() - countedAt > FRESH_NS) {
            now = count();
            countedAt = System.nanoTime();
        }
        Optional<String> refusal = limits.refusal(now, partitions, copies);
        counted = refusal.isEmpty() ? now.with(partitions, copies) : now;
        return refusal;
    }

    /**
     * Likewise, for a topic that is to grow.
     *
     * @throws KafkaException where Kafka does not answer
     */
    Optional<String> refusalToGrow(String topic, int more) {
        TopicDescription found = topics.describe(List.of(topic)).get(topic);
        return found == null
                ? Optional.empty()
                : refusal(more, found.partitions().get(0).replicas().size());
    }

    private ClusterLimits.Load count() {
        int brokers = KafkaAdmin.await(kafka.get().describeCluster().nodes()).size();
        List<String> names = new ArrayList<>(KafkaAdmin.await(kafka.get()
                .listTopics(new ListTopicsOptions().listInternal(true))
                .names()));
        Map<Integer, Integer> onBroker = new HashMap<>();
        for (int from = 0; from < names.size(); from += TOPICS_A_REQUEST) {
            List<String> some = names.subList(from, Math.min(from + TOPICS_A_REQUEST, names.size()));
            for (TopicDescription topic : topics.describe(some).values()) {
                for (TopicPartitionInfo partition : topic.partitions()) {
                    partition.replicas().stream()
                            .map(Node::id)
                            .forEach(broker -> onBroker.merge(broker, 1, Integer::sum));
                }
            }
        }
        return new ClusterLimits.Load(
                brokers,
                onBroker.values().stream().mapToInt(Integer::intValue).max().orElse(0),
                onBroker.values().stream().mapToLong(Integer::longValue).sum());
    }
}
