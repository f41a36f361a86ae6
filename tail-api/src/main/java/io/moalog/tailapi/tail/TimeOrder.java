package io.moalog.tailapi.tail;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Puts the records of several partitions into the order of their receive times; each partition keeps its own order, even
 * where a broker's clock went back.
 */
final class TimeOrder {
    /** A record's cost in memory beside its value, roughly. */
    private static final int OVERHEAD = 200;

    private final Map<Integer, Deque<ConsumerRecord<byte[], byte[]>>> waiting = new TreeMap<>();
    private final Map<Integer, Long> bytes = new HashMap<>();

    /** A partition that may bring records. */
    void expect(int partition) {
        queueOf(partition);
    }

    private Deque<ConsumerRecord<byte[], byte[]>> queueOf(int partition) {
        return waiting.computeIfAbsent(partition, p -> new ArrayDeque<>());
    }

    void add(Iterable<ConsumerRecord<byte[], byte[]>> records) {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            queueOf(record.partition()).add(record);
            bytes.merge(record.partition(), cost(record), Long::sum);
        }
    }

    static long cost(ConsumerRecord<byte[], byte[]> record) {
        return OVERHEAD + (record.value() == null ? 0 : record.value().length);
    }

    /** How many records of {@code partition} wait. */
    int size(int partition) {
        Deque<ConsumerRecord<byte[], byte[]>> records = waiting.get(partition);
        return records == null ? 0 : records.size();
    }

    /** What waits of {@code partition}, in bytes of memory, roughly. */
    long bytes(int partition) {
        return bytes.getOrDefault(partition, 0L);
    }

    /** What waits of all partitions, in bytes of memory, roughly. */
    long bytes() {
        return bytes.values().stream().mapToLong(Long::longValue).sum();
    }

    void clear() {
        waiting.values().forEach(Deque::clear);
        bytes.clear();
    }

    /**
     * The earliest record, or null where there is none or an earlier one may still come.
     *
     * @param mayBringEarlier whether to wait for a partition of which nothing waits here
     */
    @Nullable
    ConsumerRecord<byte[], byte[]> next(IntPredicate mayBringEarlier) {
        Deque<ConsumerRecord<byte[], byte[]>> earliest = earliest(mayBringEarlier);
        if (earliest == null) {
            return null;
        }
        ConsumerRecord<byte[], byte[]> record = earliest.remove();
        bytes.merge(record.partition(), -cost(record), Long::sum);
        return record;
    }

    /** Whether {@link #next} has a record. */
    boolean hasNext(IntPredicate mayBringEarlier) {
        return earliest(mayBringEarlier) != null;
    }

    private @Nullable Deque<ConsumerRecord<byte[], byte[]>> earliest(IntPredicate mayBringEarlier) {
        Deque<ConsumerRecord<byte[], byte[]>> earliest = null;
        long timestamp = Long.MAX_VALUE;
        for (Map.Entry<Integer, Deque<ConsumerRecord<byte[], byte[]>>> partition : waiting.entrySet()) {
            ConsumerRecord<byte[], byte[]> head = partition.getValue().peek();
            if (head == null) {
                if (mayBringEarlier.test(partition.getKey())) {
                    return null;
                }
            } else if (earliest == null || head.timestamp() < timestamp) {
                earliest = partition.getValue();
                timestamp = head.timestamp();
            }
        }
        return earliest;
    }
}
