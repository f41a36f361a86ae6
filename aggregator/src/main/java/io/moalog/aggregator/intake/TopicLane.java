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
 * The way of one delivery's logs into the batches of its topic's partitions. A host's logs go to one partition, the one that
 * Kafka's own partitioner has for such a key. Those of no known host go where others of the same moment go, so that they
 * fill batches together: to any partition that has a leader, however long its queue is. For one thread at a time.
 */
final class TopicLane {
    private static final int UNKNOWN = -1;
    private static final long MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** 2^64 by the golden ratio: its multiples spread evenly over all numbers (Knuth, TAOCP 3, section 6.4). */
    private static final long SPREAD = 0x9e3779b97f4a7c15L;

    private final KafkaOutlet outlet;
    private final String topic;
    private final Headers headers;
    private final Header[] eachHeader;
    private final List<PartitionInfo> partitions;

    /** The records' time, instead of which Kafka keeps the one when it got them. */
    private final long millis = System.currentTimeMillis();

    private int ofNoHost = UNKNOWN;

    /** The partition that a log went to last, and its batches. */
    private int last = UNKNOWN;

    private @Nullable Deque<ProducerBatch> batches;

    /**
     * @param headers of all records; nobody changes them
     * @param partitions of the topic; none where they are not known
     */
    TopicLane(KafkaOutlet outlet, String topic, Headers headers, List<PartitionInfo> partitions) {
        this.outlet = outlet;
        this.topic = topic;
        this.headers = headers;
        this.eachHeader = headers.toArray();
        this.partitions = partitions;
    }

    /** As {@link KafkaOutlet#send}; where it returns false, the next attempt takes a new lane. */
    boolean send(byte @Nullable [] host, byte[] json, Answer answer) {
        int partition = host == null ? ofNoHost() : ofHost(host);
        if (joins(partition, host, json, answer)) {
            return true;
        }
        ofNoHost = UNKNOWN;
        Integer known = partition == UNKNOWN ? null : partition;
        return outlet.send(new ProducerRecord<>(topic, known, host, json, headers), answer);
    }

    private boolean joins(int partition, byte @Nullable [] host, byte[] json, Answer answer) {
        Deque<ProducerBatch> open = batches(partition);
        try {
            if (open == null || !OpenBatches.join(open, millis, host, json, eachHeader, answer)) {
                return false;
            }
        } catch (RuntimeException halfWritten) {
            answer.complete(halfWritten);
        }
        outlet.joined(answer);
        return true;
    }

    private @Nullable Deque<ProducerBatch> batches(int partition) {
        if (partition != last || batches == null) {
            batches = partition == UNKNOWN ? null : outlet.openBatches(topic, partition);
            last = partition;
        }
        return batches;
    }

    private int ofHost(byte[] host) {
        return switch (partitions.size()) {
            case 0 -> UNKNOWN;
            case 1 -> 0;
            default -> BuiltInPartitioner.partitionForKey(host, partitions.size());
        };
    }

    /** The same until its batch is full. */
    private int ofNoHost() {
        if (ofNoHost == UNKNOWN) {
            List<PartitionInfo> led =
                    partitions.stream().filter(it -> it.leader() != null).toList();
            long moment = System.nanoTime() / MOMENT_NANOS * SPREAD >>> Integer.SIZE;
            ofNoHost = led.isEmpty()
                    ? UNKNOWN
                    : led.get((int) (moment * led.size() >>> Integer.SIZE)).partition();
        }
        return ofNoHost;
    }
}
