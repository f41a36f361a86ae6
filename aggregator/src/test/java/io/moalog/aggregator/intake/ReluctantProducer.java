package io.moalog.aggregator.intake;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A producer in memory that, as the real one with {@code max.block.ms} 0, takes nothing for a topic it does not know. */
public final class ReluctantProducer extends MockProducer<byte[], byte[]> {
    /** How many sends it still takes before those that it does not. */
    public final AtomicInteger takenBefore = new AtomicInteger();

    /** How many sends it still does not take. */
    public final AtomicInteger notTaken = new AtomicInteger();

    /** Happens while it does not take one. */
    public volatile Runnable meanwhile = () -> {};

    /** How many sends it still throws after, having taken them. */
    public final AtomicInteger thrownAfter = new AtomicInteger();

    /** Whether no topic can be looked up. */
    public volatile boolean metadataAway;

    /** The topic that Kafka does not have. */
    public volatile @Nullable String missing;

    ReluctantProducer(Cluster cluster, boolean acknowledging) {
        super(cluster, acknowledging, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
        if (!oneOf(takenBefore) && oneOf(notTaken)) {
            meanwhile.run();
            TimeoutException unknown = new TimeoutException("Topic not present in metadata");
            callback.onCompletion(null, unknown);
            return CompletableFuture.failedFuture(unknown);
        }
        Future<RecordMetadata> taken = super.send(record, callback);
        if (oneOf(thrownAfter)) {
            throw new KafkaException("the producer is in a fatal state");
        }
        return taken;
    }

    private static boolean oneOf(AtomicInteger left) {
        return left.getAndUpdate(count -> Math.max(0, count - 1)) > 0;
    }

    @Override
    public List<PartitionInfo> partitionsFor(String topic) {
        if (metadataAway) {
            throw new TimeoutException("Topic not present in metadata");
        }
        if (topic.equals(missing)) {
            throw new TimeoutException("not present", new UnknownTopicOrPartitionException());
        }
        return super.partitionsFor(topic);
    }
}
