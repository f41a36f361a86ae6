package io.moalog.rules.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class WholeTopicAssignorTest {
    private final Map<String, Integer> topics = new TreeMap<>();
    private Map<String, List<TopicPartition>> owned = new HashMap<>();

    @Test
    void aTopicIsWhollyWithOneMember() {
        topics(4);
        Map<String, List<String>> assigned = rebalance("a", "b");
        assertThat(assigned.get("a")).hasSize(2);
        assertThat(assigned.get("b")).hasSize(2);
        assertThat(assigned.values().stream().flatMap(Collection::stream)).doesNotHaveDuplicates();
        assertThat(owned.get("a")).hasSize(6);
    }

    @Test
    void aTopicThatMovesIsTakenAwayFirstAndTheOthersStay() {
        topics(4);
        rebalance("a");
        assertThat(owned.get("a")).hasSize(12);

        Map<String, List<String>> first = rebalance("a", "b");
        assertThat(first.get("a")).hasSize(2);
        assertThat(first.get("b")).as("the owner must let go before").isEmpty();
        Map<String, List<String>> second = rebalance("a", "b");
        assertThat(second.get("a")).isEqualTo(first.get("a"));
        assertThat(second.get("b")).hasSize(2);
        assertThat(rebalance("a", "b")).as("stable").isEqualTo(second);
    }

    @Test
    void aMemberThatLeavesHandsItsTopicsToTheOthers() {
        topics(3);
        rebalance("a", "b");
        List<String> kept = rebalance("a", "b").get("a");
        owned.remove("b");
        assertThat(rebalance("a").get("a")).containsAll(kept).hasSize(3);
    }

    @Test
    void aTopicGoesOnlyToAMemberThatWantsIt() {
        topics(2);
        Map<String, Subscription> subscriptions = Map.of(
                "a", new Subscription(List.of("t0")),
                "b", new Subscription(List.of("t0", "t1")),
                "c", new Subscription(List.of()));
        Map<String, List<TopicPartition>> assigned = new WholeTopicAssignor().assign(topics, subscriptions);
        assertThat(names(assigned.get("a"))).containsExactly("t0");
        assertThat(names(assigned.get("b"))).containsExactly("t1");
        assertThat(assigned.get("c")).isEmpty();
    }

    @Test
    void partitionsAddedToATopicGoToItsOwner() {
        topics(2);
        rebalance("a", "b");
        Map<String, List<String>> before = rebalance("a", "b");
        topics.put("t1", 5);
        assertThat(rebalance("a", "b")).isEqualTo(before);
        assertThat(owned.values().stream().mapToInt(List::size).sum()).isEqualTo(8);
    }

    private void topics(int count) {
        IntStream.range(0, count).forEach(i -> topics.put("t" + i, 3));
    }

    /** One rebalance; returns whose topics are whose then. */
    private Map<String, List<String>> rebalance(String... members) {
        Map<String, Subscription> subscriptions = new HashMap<>();
        for (String member : members) {
            subscriptions.put(
                    member,
                    new Subscription(List.copyOf(topics.keySet()), null, owned.getOrDefault(member, List.of())));
        }
        owned = new HashMap<>(new WholeTopicAssignor().assign(topics, subscriptions));
        return owned.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, member -> names(member.getValue())));
    }

    private static List<String> names(List<TopicPartition> partitions) {
        return partitions.stream()
                .map(TopicPartition::topic)
                .distinct()
                .sorted()
                .toList();
    }
}
