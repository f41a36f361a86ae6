package io.moalog.tailapi.tail;

import io.moalog.stream.KafkaSettings;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.IntToLongFunction;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a consumer without a group on all partitions of one topic, also those that are added while it reads. */
final class TopicReader {
    private static final Logger LOG = LoggerFactory.getLogger(TopicReader.class);
    /** How soon partitions that are added, and topics that moved, are noticed. */
    private static final Duration REFRESH = Duration.ofSeconds(2);
    /** A poll has no bound in bytes, and what is compressed unfolds in memory: few records at once. */
    private static final int MAX_POLL_RECORDS = 100;

    private static final int MAX_PARTITION_FETCH_BYTES = 1024 * 1024;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Topic topic;
    private final IntToLongFunction start;
    private final Set<TopicPartition> assigned = new HashSet<>();
    private long nextRefresh = System.nanoTime();

    /** @param start the offset from which a partition is read that is new to this reader */
    TopicReader(KafkaConsumer<byte[], byte[]> consumer, Topic topic, IntToLongFunction start) {
        this.consumer = consumer;
        this.topic = topic;
        this.start = start;
    }

    static KafkaConsumer<byte[], byte[]> newConsumer(KafkaSettings kafka, Topic topic, String kind) {
        return kafka.newConsumer(
                "moalog.tail-api." + kind + "." + topic.name(),
                Map.of(
                        ConsumerConfig.METADATA_MAX_AGE_CONFIG,
                        REFRESH.toMillis(),
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        MAX_POLL_RECORDS,
                        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                        MAX_PARTITION_FETCH_BYTES));
    }

    /** Assigns partitions that are new; cheap to call before every poll. */
    void followPartitions() {
        if (System.nanoTime() - nextRefresh < 0) {
            return;
        }
        nextRefresh = System.nanoTime() + REFRESH.toNanos() / 4;
        Set<TopicPartition> added = new HashSet<>();
        for (PartitionInfo partition : consumer.partitionsFor(topic.name())) {
            added.add(new TopicPartition(topic.name(), partition.partition()));
        }
        added.removeAll(assigned);
        if (added.isEmpty()) {
            return;
        }
        LOG.debug("{} gets {}", topic.name(), added);
        assigned.addAll(added);
        consumer.assign(assigned);
        for (TopicPartition partition : added) {
            consumer.seek(partition, start.applyAsLong(partition.partition()));
        }
    }

    Set<TopicPartition> assigned() {
        return assigned;
    }

    /**
     * Goes on at the beginning of partitions that no longer hold the offset read next. Where the offset is behind their
     * end instead, which only an unclean election can do, goes on at the end.
     *
     * @param skipped told of each partition that begins later
     */
    void seekToBeginning(Set<TopicPartition> partitions, Skip skipped) {
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        for (TopicPartition partition : partitions) {
            long wanted = start.applyAsLong(partition.partition());
            long beginning = beginnings.getOrDefault(partition, 0L);
            long end = ends.getOrDefault(partition, beginning);
            LOG.warn("{}@{} is not held any more: it has {} to {}", partition, wanted, beginning, end);
            if (wanted < beginning) {
                skipped.to(partition.partition(), beginning);
            }
            consumer.seek(partition, wanted < beginning ? beginning : end);
        }
    }

    /** Takes note of lines that are gone. */
    interface Skip {
        void to(int partition, long beginning);
    }
}
