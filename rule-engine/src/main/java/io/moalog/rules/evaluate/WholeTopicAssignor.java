package io.moalog.rules.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.internals.AbstractPartitionAssignor;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Gives each topic to one member of the group with all its partitions, since a window counts the logs of a whole service.
 *
 * <p>Topics are spread evenly; whoever has a topic keeps it while that is fair. The protocol is the cooperative one
 * (KIP-429): a topic that moves is first taken away, and given to its next member in the rebalance that follows, so that
 * all others are read on meanwhile and keep their windows.
 */
public final class WholeTopicAssignor extends AbstractPartitionAssignor {
    @Override
    public String name() {
        return "moalog-whole-topic";
    }

    @Override
    public List<RebalanceProtocol> supportedProtocols() {
        return List.of(RebalanceProtocol.COOPERATIVE, RebalanceProtocol.EAGER);
    }

    @Override
    public Map<String, List<TopicPartition>> assign(
            Map<String, Integer> partitionsPerTopic, Map<String, Subscription> subscriptions) {
        Map<String, Set<String>> owners = owners(subscriptions);
        Map<String, List<TopicPartition>> assigned = new HashMap<>();
        subscriptions.keySet().forEach(member -> assigned.put(member, new ArrayList<>()));
        choose(partitionsPerTopic.keySet(), subscriptions, owners).forEach((topic, member) -> {
            boolean isFree = Set.of(member).containsAll(owners.getOrDefault(topic, Set.of()));
            if (isFree) {
                for (int partition = 0; partition < partitionsPerTopic.getOrDefault(topic, 0); partition++) {
                    assigned.computeIfAbsent(member, unused -> new ArrayList<>())
                            .add(new TopicPartition(topic, partition));
                }
            }
        });
        return assigned;
    }

    /** Who has partitions of each topic now. */
    private static Map<String, Set<String>> owners(Map<String, Subscription> subscriptions) {
        Map<String, Set<String>> owners = new HashMap<>();
        subscriptions.forEach((member, subscription) -> subscription
                .ownedPartitions()
                .forEach(partition -> owners.computeIfAbsent(partition.topic(), unused -> new HashSet<>())
                        .add(member)));
        return owners;
    }

    /** The member that each topic is to be with in the end. */
    private static Map<String, String> choose(
            Set<String> topics, Map<String, Subscription> subscriptions, Map<String, Set<String>> owners) {
        int fair = (topics.size() + subscriptions.size() - 1) / Math.max(1, subscriptions.size());
        Map<String, Integer> loads = new TreeMap<>();
        subscriptions.keySet().forEach(member -> loads.put(member, 0));
        Map<String, String> chosen = new TreeMap<>();
        List<String> sorted = topics.stream().sorted().toList();
        for (String topic : sorted) {
            owners.getOrDefault(topic, Set.of()).stream()
                    .filter(owner -> wants(owner, topic, subscriptions) && loads.getOrDefault(owner, 0) < fair)
                    .min(Comparator.naturalOrder())
                    .ifPresent(owner -> give(topic, owner, chosen, loads));
        }
        for (String topic : sorted) {
            if (!chosen.containsKey(topic)) {
                loads.keySet().stream()
                        .filter(member -> wants(member, topic, subscriptions))
                        .min(Comparator.comparing((String member) -> loads.getOrDefault(member, 0))
                                .thenComparing(Comparator.naturalOrder()))
                        .ifPresent(member -> give(topic, member, chosen, loads));
            }
        }
        return chosen;
    }

    private static void give(String topic, String member, Map<String, String> chosen, Map<String, Integer> loads) {
        chosen.put(topic, member);
        loads.merge(member, 1, Integer::sum);
    }

    private static boolean wants(String member, String topic, Map<String, Subscription> subscriptions) {
        @Nullable Subscription subscription = subscriptions.get(member);
        return subscription != null && subscription.topics().contains(topic);
    }
}
