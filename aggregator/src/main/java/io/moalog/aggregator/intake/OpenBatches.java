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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The batches that a producer is filling. A record that joins one costs a third of what the producer's {@code send} does
 * beside compressing it, which looks at metadata, partition, headers and more anew for every record. Kafka's clients have
 * no call for that; this appends as their {@link RecordAccumulator} does, under the same lock, so that all that comes after
 * it (sequence numbers, retries, time-outs, callbacks) is the producer's own.
 *
 * <p>What the accumulator does beside that is for batches that begin: it refuses them once it is closed, waits for those
 * that are beginning when it aborts all, and wakes the thread that sends. Here none begins, and a batch that is sent,
 * aborted or too full is closed under that lock, and takes no more. Thread-safe.
 */
final class OpenBatches {
    private static final Logger LOG = LoggerFactory.getLogger(OpenBatches.class);

    private final @Nullable RecordAccumulator accumulator;

    /** @param producer where it is not Kafka's own, as moalog knows it, nothing is found of its batches */
    OpenBatches(Producer<byte[], byte[]> producer) {
        this.accumulator = producer instanceof KafkaProducer<?, ?> ? accumulator(producer) : null;
    }

    private static @Nullable RecordAccumulator accumulator(Producer<byte[], byte[]> producer) {
        try {
            Field accumulator = KafkaProducer.class.getDeclaredField("accumulator");
            accumulator.setAccessible(true);
            return (RecordAccumulator) accumulator.get(producer);
        } catch (ReflectiveOperationException | RuntimeException unknown) {
            LOG.warn(
                    "this version of kafka-clients is not known: every log goes by its send, which costs more",
                    unknown);
            return null;
        }
    }

    /** A partition's, the newest last; null where none was found yet. */
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
