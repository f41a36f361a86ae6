package io.moalog.aggregator.replay;

import java.time.Duration;
import java.util.ArrayList;
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
        /** @return whether to go on */
        boolean take(ConsumerRecord<byte[], byte[]> record) throws InterruptedException;
    }

    /**
     * Hands over what is committed from {@code begins} to {@code ends}, exclusive; what Kafka lets go of meanwhile is passed
     * over.
     *
     * @return false where the taker wanted no more
     * @throws TimeoutException where Kafka gives nothing further for longer than the patience
     */
    boolean read(Map<TopicPartition, Long> begins, Map<TopicPartition, Long> ends, Taker taker)
            throws InterruptedException {
        List<TopicPartition> open = new ArrayList<>(begins.keySet());
        consumer.assign(open);
        begins.forEach(consumer::seek);
        long deadline = System.nanoTime() + patience.toNanos();
        long reached = 0;
        while (!release(open, ends)) {
            for (ConsumerRecord<byte[], byte[]> record : poll()) {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                if (record.offset() < ends.getOrDefault(partition, 0L) && !taker.take(record)) {
                    return false;
                }
            }
            long now = open.stream().mapToLong(consumer::position).sum();
            if (now != reached) {
                reached = now;
                deadline = System.nanoTime() + patience.toNanos();
            } else if (System.nanoTime() - deadline > 0) {
                throw new TimeoutException("Kafka gave nothing of " + open + " for " + patience.toSeconds() + " s");
            }
        }
        return true;
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
