package io.moalog.registry.server;

import io.moalog.registry.server.RegistryConfig.Sink;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Whether a topic's readers have all that it holds. A reader is a consumer group; what it has is what it has committed
 * under the topic's UUID. That Kafka does not list a group says nothing: its role may never have run yet, or have been
 * away for so long that Kafka forgot its offsets. So it is configured which roles store what is sent, and those are waited
 * for whether Kafka knows them or not; another is waited for where it has committed for this very topic.
 */
class Drain {
    /** It reads services that have rules: one that it never committed for, or that none of its members reads, has none. */
    private static final String RULES = "moalog.rule-engine";

    private static final Set<String> READERS = Stream.concat(
                    Arrays.stream(Sink.values()).map(Sink::group), Stream.of(RULES))
            .collect(Collectors.toUnmodifiableSet());

    /** What transactions leave at a partition's end is no log, is never committed, and is no more than this. */
    private static final int MARKERS = 10;

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final KafkaAdmin kafka;
    private final TopicSettings topics;
    private final Set<Sink> expected;

    /** @param expected those that store what is sent: without a commit they have stored nothing */
    Drain(KafkaAdmin kafka, TopicSettings topics, Set<Sink> expected) {
        this.expected = Set.copyOf(expected);
        this.kafka = kafka;
        this.topics = topics;
    }

    /**
     * The groups that still have something to read; none where the topic is gone.
     *
     * @throws KafkaException where Kafka does not answer
     */
    Set<String> waitingFor(ServiceRow row) {
        String topic = row.topic().toString();
        TopicDescription found = topics.describe(List.of(topic)).get(topic);
        if (found == null || !found.topicId().toString().equals(row.topicId())) {
            return Set.of();
        }
        Set<TopicPartition> partitions = found.partitions().stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .collect(Collectors.toSet());
        Map<TopicPartition, Long> begins = offsets(partitions, OffsetSpec.earliest());
        Map<TopicPartition, Long> ends = offsets(partitions, OffsetSpec.latest());
        Set<String> waiting = new TreeSet<>();
        for (String group : READERS) {
            Map<TopicPartition, Long> committed =
                    committed(group, partitions, found.topicId().toString());
            if ((committed.isEmpty() && !isExpected(group)) || (group.equals(RULES) && isGivenUp(partitions))) {
                continue;
            }
            for (TopicPartition partition : partitions) {
                long begin = begins.getOrDefault(partition, 0L);
                long next = Math.max(begin, committed.getOrDefault(partition, begin));
                if (holdsLogs(partition, next, ends.getOrDefault(partition, 0L))) {
                    waiting.add(group);
                }
            }
        }
        return waiting;
    }

    private boolean isExpected(String group) {
        return expected.stream().anyMatch(sink -> sink.group().equals(group));
    }

    /** Whether the rule engine runs and reads none of it: the last rule over the service is gone. */
    private boolean isGivenUp(Set<TopicPartition> partitions) {
        List<MemberDescription> members =
                KafkaAdmin.await(kafka.get()
                                .describeConsumerGroups(List.of(RULES))
                                .all())
                        .values()
                        .stream()
                        // While its members divide the partitions among them, none has any.
                        .filter(group -> group.groupState() == GroupState.STABLE)
                        .flatMap(group -> group.members().stream())
                        .toList();
        return !members.isEmpty()
                && members.stream()
                        .flatMap(member -> member.assignment().topicPartitions().stream())
                        .noneMatch(partitions::contains);
    }

    private Map<TopicPartition, Long> committed(String group, Set<TopicPartition> partitions, String topicId) {
        Map<TopicPartition, @Nullable OffsetAndMetadata> answer = KafkaAdmin.await(kafka.get()
                .listConsumerGroupOffsets(Map.of(group, new ListConsumerGroupOffsetsSpec().topicPartitions(partitions)))
                .partitionsToOffsetAndMetadata(group));
        Map<TopicPartition, Long> committed = new HashMap<>();
        answer.forEach((partition, offset) -> {
            // What was committed for an earlier topic of this name says nothing.
            if (offset != null && offset.metadata().equals(topicId)) {
                committed.put(partition, offset.offset());
            }
        });
        return committed;
    }

    private Map<TopicPartition, Long> offsets(Set<TopicPartition> partitions, OffsetSpec at) {
        Map<TopicPartition, OffsetSpec> asked =
                partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> at));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        KafkaAdmin.await(kafka.get().listOffsets(asked).all())
                .forEach((partition, found) -> offsets.put(partition, found.offset()));
        return offsets;
    }

    private boolean holdsLogs(TopicPartition partition, long next, long end) {
        if (next >= end) {
            return false;
        }
        if (end - next > MARKERS) {
            return true;
        }
        try (KafkaConsumer<byte[], byte[]> consumer =
                kafka.settings().newConsumer("moalog.service-registry.drain", Map.of())) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, next);
            return !consumer.poll(PATIENCE).isEmpty() || consumer.position(partition) < end;
        }
    }
}
