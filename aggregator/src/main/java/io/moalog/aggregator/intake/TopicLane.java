package io.moalog.aggregator.intake;

import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.clients.producer.internals.ProducerBatch;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The way of one delivery's logs into the batches of its topic's partitions. A host's logs go to one partition, the one that Kafka's
 * own partitioner has for such a key. Those of no known host go where others of the same moment go, so that they fill
 * batches together. For one thread at a time.
 */
final class TopicLane {
    private static final long MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** Of the golden ratio: it spreads moments that follow each other. */
    private static final long SPREAD = 0x9e3779b97f4a7c15L;

    private final KafkaOutlet outlet;
    private final String topic;
    private final Headers headers;
    private final Header[] eachHeader;
    private final List<PartitionInfo> partitions;

    /** The records' time, instead of which Kafka keeps the one when it got them. */
    private final long millis = System.currentTimeMillis();

    /** By partition, where they were looked up already. */
    private final @Nullable Deque<ProducerBatch>[] batches;

    private int ofNoHost;

    /**
     * @param headers of all records; nobody changes them
     * @param partitions of the topic; none where they are not known
     */
    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of what is generic
    TopicLane(KafkaOutlet outlet, String topic, Headers headers, List<PartitionInfo> partitions) {
        this.outlet = outlet;
        this.topic = topic;
        this.headers = headers;
        this.eachHeader = headers.toArray();
        this.partitions = partitions;
        this.batches = new Deque[partitions.size()];
        this.ofNoHost = ofThisMoment();
    }

    /** As {@link KafkaOutlet#send}; where it returns false, the next attempt takes a new lane. */
    boolean send(byte @Nullable [] host, byte[] json, Answer answer) {
        int partition = host == null ? ofNoHost : ofHost(host);
        if (joins(partition, host, json, answer)) {
            return true;
        }
        if (host == null) {
            ofNoHost = ofThisMoment();
            partition = ofNoHost;
        }
        return outlet.send(new ProducerRecord<>(topic, partition < 0 ? null : partition, host, json, headers), answer);
    }

    private boolean joins(int partition, byte @Nullable [] host, byte[] json, Answer answer) {
        Deque<ProducerBatch> open = batches(partition);
        if (open == null || !OpenBatches.join(open, millis, host, json, eachHeader, answer)) {
            return false;
        }
        outlet.joined(answer);
        return true;
    }

    private @Nullable Deque<ProducerBatch> batches(int partition) {
        if (partition < 0 || partition >= batches.length) {
            return null;
        }
        Deque<ProducerBatch> known = batches[partition];
        if (known == null) {
            known = outlet.openBatches(topic, partition);
            batches[partition] = known;
        }
        return known;
    }

    private int ofHost(byte[] host) {
        return switch (batches.length) {
            case 0 -> -1;
            case 1 -> 0;
            default -> BuiltInPartitioner.partitionForKey(host, batches.length);
        };
    }

    /** One with a leader, if there is any. */
    private int ofThisMoment() {
        int count = partitions.size();
        if (count == 0) {
            return -1;
        }
        int first = (int) ((System.nanoTime() / MOMENT_NANOS * SPREAD >>> Integer.SIZE) % count);
        for (int i = 0; i < count; i++) {
            PartitionInfo next = partitions.get((first + i) % count);
            if (next.leader() != null) {
                return next.partition();
            }
        }
        return first;
    }
}
