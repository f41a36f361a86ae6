package io.moalog.aggregator.replay;

import io.moalog.stream.PlatformTopics;
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
    }

    /** @throws KafkaException where Kafka does not answer */
    Letters letters() throws InterruptedException {
        TopicDescription topic = get(admin.describeTopics(List.of(PlatformTopics.DEAD_LETTERS))
                        .allTopicNames())
                .values()
                .iterator()
                .next();
        List<TopicPartition> partitions = topic.partitions().stream()
                .map(partition -> new TopicPartition(topic.name(), partition.partition()))
                .toList();
        Map<TopicPartition, Long> begins = offsets(partitions, OffsetSpec.earliest());
        Map<TopicPartition, Long> ends = offsets(partitions, OffsetSpec.latest());
        begins.entrySet().removeIf(begin -> begin.getValue() >= ends.getOrDefault(begin.getKey(), 0L));
        return new Letters(topic.topicId().toString(), begins, ends, MOST_MARKS / partitions.size());
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
