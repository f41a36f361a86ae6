package io.moalog.aggregator.intake;

import java.lang.reflect.Field;
import java.util.Deque;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.internals.ProducerBatch;
import org.apache.kafka.clients.producer.internals.RecordAccumulator;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * The batches that a producer is filling. A record that joins one costs a fifth of what the producer's {@code send} does
 * beside compressing it: metadata, partition, size and more have been looked at for the batch's first record. Kafka's clients
 * have no call for that; this does what their {@link RecordAccumulator} does, under the same lock, so that all that comes
 * after it (sequence numbers, retries, time-outs, callbacks) is the producer's own. Thread-safe.
 */
final class OpenBatches {
    private final @Nullable RecordAccumulator accumulator;

    /** @param producer where it is none of Kafka's own, it has no such batches */
    OpenBatches(Producer<byte[], byte[]> producer) {
        this.accumulator = producer instanceof KafkaProducer<?, ?> ? accumulator(producer) : null;
    }

    private static RecordAccumulator accumulator(Producer<byte[], byte[]> producer) {
        try {
            Field accumulator = KafkaProducer.class.getDeclaredField("accumulator");
            accumulator.setAccessible(true);
            return (RecordAccumulator) accumulator.get(producer);
        } catch (ReflectiveOperationException otherVersion) {
            throw new IllegalStateException("moalog does not know this version of kafka-clients", otherVersion);
        }
    }

    /** A partition's, the newest last; null where there was none yet. */
    @Nullable
    Deque<ProducerBatch> of(String topic, int partition) {
        return accumulator == null ? null : accumulator.getDeque(new TopicPartition(topic, partition));
    }

    /**
     * Has a record join the newest batch; false where that has no room, or there is none, and nothing has happened.
     *
     * @param millis the record's time, since 1970
     */
    static boolean join(
            Deque<ProducerBatch> batches,
            long millis,
            byte @Nullable [] key,
            byte[] value,
            Header[] headers,
            Callback callback) {
        synchronized (batches) {
            ProducerBatch newest = batches.peekLast();
            return newest != null && newest.tryAppend(millis, key, value, headers, callback, millis) != null;
        }
    }
}
