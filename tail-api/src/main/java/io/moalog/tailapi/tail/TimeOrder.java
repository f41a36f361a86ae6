package io.moalog.tailapi.tail;

import java.util.ArrayDeque;
import java.util.Deque;
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
    private final Map<Integer, Deque<ConsumerRecord<byte[], byte[]>>> waiting = new TreeMap<>();

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
        }
    }

    /** How many records of {@code partition} wait. */
    int size(int partition) {
        Deque<ConsumerRecord<byte[], byte[]>> records = waiting.get(partition);
        return records == null ? 0 : records.size();
    }

    void clear() {
        waiting.values().forEach(Deque::clear);
    }

    /**
     * The earliest record, or null where there is none or an earlier one may still come.
     *
     * @param mayBringEarlier whether to wait for a partition of which nothing waits here
     */
    @Nullable
    ConsumerRecord<byte[], byte[]> next(IntPredicate mayBringEarlier) {
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
        return earliest == null ? null : earliest.poll();
    }
}
