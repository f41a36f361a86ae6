package io.moalog.aggregator.replay;

import io.moalog.stream.PlatformTopics;
import io.moalog.stream.TopicOffsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Where the dead letters and the marks begin and end. Their ends are those of all records, also uncommitted ones: behind
 * somebody's open transaction may lie marks that are committed, and a reader has to wait for them.
 */
class ReplayTopics {
    /** Bits for the marks of all partitions' windows: 16 MiB. */
    private static final int MOST_MARKS = 1 << 27;

    private static final List<TopicPartition> MARKS = List.of(new TopicPartition(PlatformTopics.REPLAYS, 0));

    private final Admin admin;

    ReplayTopics(Admin admin) {
        this.admin = admin;
    }

    /**
     * The dead letters.
     *
     * @param topicId the topic's UUID
     * @param begins of the partitions that hold any
     * @param ends of all partitions
     * @param window how many offsets of each partition are gone through at a time
     */
    record Letters(String topicId, Map<TopicPartition, Long> begins, Map<TopicPartition, Long> ends, int window) {
        Letters {
            begins = Map.copyOf(begins);
            ends = Map.copyOf(ends);
        }

        /** Where there is anything left for who has reached so far. */
        Map<TopicPartition, Long> after(@Nullable TopicOffsets reached) {
            Map<TopicPartition, Long> from = new HashMap<>(begins);
            if (reached != null && reached.topicId().equals(topicId)) {
                from.replaceAll((partition, begin) -> Math.max(begin, reached.of(partition.partition())));
            }
            return rest(from);
        }

        /** Those of the partitions that are not at their end. */
        Map<TopicPartition, Long> rest(Map<TopicPartition, Long> reached) {
            Map<TopicPartition, Long> rest = new HashMap<>(reached);
            rest.entrySet().removeIf(at -> at.getValue() >= ends.getOrDefault(at.getKey(), 0L));
            return rest;
        }

        /** @param rest the partitions that are not at their end */
        TopicOffsets reached(Map<TopicPartition, Long> rest) {
            Map<Integer, Long> next = new HashMap<>();
            ends.forEach((partition, end) -> next.put(partition.partition(), rest.getOrDefault(partition, end)));
            return new TopicOffsets(topicId, next);
        }
    }

    /** @throws KafkaException where Kafka does not answer */
    Letters letters() throws InterruptedException {
        TopicDescription topic = describe(PlatformTopics.DEAD_LETTERS);
        List<TopicPartition> partitions = partitions(topic);
        Map<TopicPartition, Long> begins = offsets(partitions, OffsetSpec.earliest());
        Map<TopicPartition, Long> ends = offsets(partitions, OffsetSpec.latest());
        begins.entrySet().removeIf(begin -> begin.getValue() >= ends.getOrDefault(begin.getKey(), 0L));
        return new Letters(topic.topicId().toString(), begins, ends, MOST_MARKS / partitions.size());
    }

    /**
     * Where a service's topic ends.
     *
     * @throws KafkaException where Kafka does not answer
     */
    TopicOffsets ends(String service) throws InterruptedException {
        TopicDescription topic = describe(service);
        Map<Integer, Long> ends = new HashMap<>();
        offsets(partitions(topic), OffsetSpec.latest())
                .forEach((partition, end) -> ends.put(partition.partition(), end));
        return new TopicOffsets(topic.topicId().toString(), ends);
    }

    private TopicDescription describe(String topic) throws InterruptedException {
        return get(admin.describeTopics(List.of(topic)).allTopicNames())
                .values()
                .iterator()
                .next();
    }

    private static List<TopicPartition> partitions(TopicDescription topic) {
        return topic.partitions().stream()
                .map(partition -> new TopicPartition(topic.name(), partition.partition()))
                .toList();
    }

    /** @throws KafkaException where Kafka does not answer */
    Map<TopicPartition, Long> marksBegin() throws InterruptedException {
        return offsets(MARKS, OffsetSpec.earliest());
    }

    /** @throws KafkaException where Kafka does not answer */
    Map<TopicPartition, Long> marksEnd() throws InterruptedException {
        return offsets(MARKS, OffsetSpec.latest());
    }

    private Map<TopicPartition, Long> offsets(List<TopicPartition> partitions, OffsetSpec at)
            throws InterruptedException {
        Map<TopicPartition, ListOffsetsResultInfo> found =
                get(admin.listOffsets(partitions.stream().collect(Collectors.toMap(Function.identity(), one -> at)))
                        .all());
        Map<TopicPartition, Long> offsets = new HashMap<>();
        found.forEach((partition, offset) -> offsets.put(partition, offset.offset()));
        return offsets;
    }

    private static <T> T get(KafkaFuture<T> answer) throws InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e.getCause());
        }
    }
}
