package io.moalog.aggregator.replay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Reads ranges of a topic's partitions, once from their beginnings to their ends. For one thread. */
class TopicScan {
    private static final Duration POLL = Duration.ofMillis(200);

    private final Consumer<byte[], byte[]> consumer;
    private final Duration patience;

    /** @param patience with a Kafka that gives nothing further, be it away or held up by somebody's open transaction */
    TopicScan(Consumer<byte[], byte[]> consumer, Duration patience) {
        this.consumer = consumer;
        this.patience = patience;
    }

    /** What takes the records. */
    interface Taker {
        void take(ConsumerRecord<byte[], byte[]> record) throws InterruptedException;

        /** Asked when it has come further, so that each reading comes some way at least. */
        default boolean goesOn() {
            return true;
        }
    }

    /**
     * Hands over what is committed from {@code begins} to {@code ends}, exclusive; what Kafka lets go of meanwhile is passed
     * over.
     *
     * @return how far it came: to the ends, unless the taker wanted no more
     * @throws TimeoutException where Kafka gives nothing further for longer than the patience
     */
    Map<TopicPartition, Long> read(Map<TopicPartition, Long> begins, Map<TopicPartition, Long> ends, Taker taker)
            throws InterruptedException {
        Map<TopicPartition, Long> positions = new HashMap<>(ends);
        positions.keySet().retainAll(begins.keySet());
        List<TopicPartition> open = new ArrayList<>(begins.keySet());
        consumer.assign(open);
        begins.forEach(consumer::seek);
        long deadline = System.nanoTime() + patience.toNanos();
        long reached = begins.values().stream().mapToLong(Long::longValue).sum();
        while (!release(open, ends)) {
            for (ConsumerRecord<byte[], byte[]> record : poll()) {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                if (record.offset() < ends.getOrDefault(partition, 0L)) {
                    taker.take(record);
                }
            }
            long now = open.stream().mapToLong(consumer::position).sum();
            if (now != reached) {
                reached = now;
                if (!taker.goesOn()) {
                    positions.replaceAll((partition, end) -> Math.min(end, consumer.position(partition)));
                    return positions;
                }
                deadline = System.nanoTime() + patience.toNanos();
            } else if (System.nanoTime() - deadline > 0) {
                throw new TimeoutException("Kafka gave nothing of " + open + " for " + patience.toSeconds() + " s");
            }
        }
        return positions;
    }

    /** Reads no further where an end is reached; whether all are. */
    private boolean release(List<TopicPartition> open, Map<TopicPartition, Long> ends) {
        if (open.removeIf(partition -> consumer.position(partition) >= ends.getOrDefault(partition, 0L))) {
            List<TopicPartition> done = new ArrayList<>(consumer.assignment());
            done.removeAll(open);
            consumer.pause(done);
        }
        return open.isEmpty();
    }

    private ConsumerRecords<byte[], byte[]> poll() {
        try {
            return consumer.poll(POLL);
        } catch (OffsetOutOfRangeException gone) {
            consumer.seekToBeginning(gone.partitions());
            return ConsumerRecords.empty();
        }
    }
}
