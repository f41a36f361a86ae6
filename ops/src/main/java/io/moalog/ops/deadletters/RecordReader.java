package io.moalog.ops.deadletters;

import io.moalog.model.LogPosition;
import io.moalog.stream.KafkaSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Reads single records of Kafka by their positions. For one thread. */
final class RecordReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long PATIENCE = Duration.ofSeconds(15).toNanos();
    /** Fewer records between two wanted ones are read and thrown away: a seek gives up what was fetched ahead. */
    private static final long WORTH_A_SEEK = 1_000;

    private final Admin admin;
    private final KafkaConsumer<byte[], byte[]> consumer;

    RecordReader(KafkaSettings settings) {
        admin = settings.newAdmin("moalog.ops.records.admin");
        consumer = settings.newConsumer(
                "moalog.ops.records",
                Map.of(
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 500,
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 15_000,
                        ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000));
    }

    /**
     * The records at these positions of the topic of that name; those that Kafka does not hold, and those of an earlier topic
     * of the name, are missing.
     *
     * @throws KafkaException where Kafka does not answer
     */
    Map<LogPosition, ConsumerRecord<byte[], byte[]>> read(String topic, Collection<LogPosition> positions)
            throws InterruptedException {
        Optional<String> topicId = topicId(topic);
        Map<TopicPartition, NavigableSet<Long>> wanted = new HashMap<>();
        for (LogPosition position : positions) {
            if (topicId.filter(position.topicId()::equals).isPresent()) {
                wanted.computeIfAbsent(new TopicPartition(topic, position.partition()), partition -> new TreeSet<>())
                        .add(position.offset());
            }
        }
        Map<LogPosition, ConsumerRecord<byte[], byte[]>> found = new HashMap<>();
        wanted.forEach((partition, offsets) -> read(partition, offsets)
                .forEach((offset, record) ->
                        found.put(new LogPosition(topicId.orElseThrow(), partition.partition(), offset), record)));
        return found;
    }

    private Optional<String> topicId(String topic) throws InterruptedException {
        try {
            return Optional.ofNullable(admin.describeTopics(List.of(topic))
                            .allTopicNames()
                            .get()
                            .get(topic))
                    .map(description -> description.topicId().toString());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e.getCause());
        }
    }

    private Map<Long, ConsumerRecord<byte[], byte[]>> read(TopicPartition partition, NavigableSet<Long> wanted) {
        Map<Long, ConsumerRecord<byte[], byte[]>> found = new TreeMap<>();
        List<TopicPartition> only = List.of(partition);
        consumer.assign(only);
        wanted.headSet(consumer.beginningOffsets(only).getOrDefault(partition, 0L), false)
                .clear();
        wanted.tailSet(consumer.endOffsets(only).getOrDefault(partition, 0L), true)
                .clear();
        if (wanted.isEmpty()) {
            return found;
        }
        consumer.seek(partition, wanted.first());
        long at = wanted.first();
        long deadline = System.nanoTime() + PATIENCE;
        for (Long next = wanted.ceiling(at); next != null; next = wanted.ceiling(at)) {
            if (next - at > WORTH_A_SEEK) {
                consumer.seek(partition, next);
                at = next;
            }
            long reached = poll(partition, wanted, found);
            if (reached != at) {
                at = reached;
                deadline = System.nanoTime() + PATIENCE;
            } else if (System.nanoTime() - deadline > 0) {
                throw new TimeoutException("Kafka gave nothing of " + partition + " at offset " + at);
            }
        }
        return found;
    }

    /** @return where the partition is to be read next */
    private long poll(
            TopicPartition partition, NavigableSet<Long> wanted, Map<Long, ConsumerRecord<byte[], byte[]>> found) {
        try {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (wanted.contains(record.offset())) {
                    found.put(record.offset(), record);
                }
            }
        } catch (OffsetOutOfRangeException gone) {
            // Kafka's retention was faster.
            consumer.seekToBeginning(List.of(partition));
        }
        return consumer.position(partition);
    }

    @Override
    public void close() {
        consumer.close();
        admin.close(Duration.ofSeconds(2));
    }
}
