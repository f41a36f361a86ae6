package io.moalog.tailapi.tail;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.IntPredicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The records of a consumer in the order of receive times over all its partitions. A partition that has more to bring is
 * waited for, but not for long: one without a leader must not hold up the others. What waits here is bounded in bytes:
 * partitions that are ahead are paused, and once the bound is passed only those are polled of which nothing waits, for
 * the order needs them.
 */
final class PastOrder {
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final Consumer<byte[], byte[]> consumer;
    private final long maxBytes;
    private final TimeOrder order = new TimeOrder();
    private final Map<Integer, TopicPartition> partitions = new HashMap<>();
    private final Map<Integer, Long> polledTo = new HashMap<>();
    private final Set<Integer> notWaitedFor = new HashSet<>();
    private @Nullable Long stuckSince;

    /** @param maxBytes what may wait, roughly; one poll may go beyond */
    PastOrder(Consumer<byte[], byte[]> consumer, long maxBytes) {
        this.consumer = consumer;
        this.maxBytes = maxBytes;
    }

    void expect(Set<TopicPartition> assigned) {
        for (TopicPartition partition : assigned) {
            partitions.put(partition.partition(), partition);
            order.expect(partition.partition());
        }
    }

    /** Polls for more, unless enough waits; waits for it only where {@link #next} has nothing. */
    void poll(Duration atMost, IntPredicate done) {
        boolean hasNext = order.hasNext(mayBringEarlier(done));
        if (!hasNext || order.bytes() <= maxBytes) {
            add(consumer.poll(hasNext ? Duration.ZERO : atMost));
        }
    }

    private void add(ConsumerRecords<byte[], byte[]> polled) {
        order.add(polled);
        polled.nextOffsets().forEach((partition, next) -> {
            polledTo.put(partition.partition(), next.offset());
            notWaitedFor.remove(partition.partition());
        });
        long share = order.bytes() > maxBytes ? 0 : maxBytes / Math.max(1, partitions.size());
        consumer.pause(partitions.values().stream()
                .filter(partition -> order.bytes(partition.partition()) > share)
                .toList());
    }

    /** The next record, or null where it has to be polled first. */
    @Nullable
    ConsumerRecord<byte[], byte[]> next(IntPredicate done) {
        ConsumerRecord<byte[], byte[]> record = order.next(mayBringEarlier(done));
        if (record != null) {
            stuckSince = null;
            if (order.size(record.partition()) == 0) {
                consumer.resume(List.of(partitions.get(record.partition())));
            }
        } else if (stuckSince == null) {
            stuckSince = System.nanoTime();
        } else if (System.nanoTime() - stuckSince > PATIENCE.toNanos()) {
            partitions.keySet().stream().filter(p -> order.size(p) == 0).forEach(notWaitedFor::add);
        }
        return record;
    }

    private IntPredicate mayBringEarlier(IntPredicate done) {
        return partition -> !done.test(partition)
                && !notWaitedFor.contains(partition)
                && lag(partition).orElse(1) > 0;
    }

    /** What waits, in bytes of memory, roughly. */
    long bytes() {
        return order.bytes();
    }

    private OptionalLong lag(int partition) {
        return consumer.currentLag(partitions.get(partition));
    }

    /** How many records are left, polled or not; very many where that is not known yet. */
    long lag() {
        long sum = 0;
        for (int partition : partitions.keySet()) {
            OptionalLong lag = lag(partition);
            if (lag.isEmpty()) {
                return Long.MAX_VALUE;
            }
            sum += lag.getAsLong() + order.size(partition);
        }
        return sum;
    }

    /** Where the partitions end, as far as the consumer knows. */
    Positions ends() {
        Positions ends = new Positions();
        partitions.forEach((partition, name) ->
                ends.advance(partition, consumer.position(name) + lag(partition).orElse(0)));
        return ends;
    }

    /** Moves {@code read} behind what was polled and needs no bringing, e.g. the markers of transactions. */
    void passed(Positions read, @Nullable Positions target) {
        polledTo.forEach((partition, to) -> {
            if (order.size(partition) == 0) {
                read.advance(partition, target == null ? to : Math.min(to, target.get(partition)));
            }
        });
    }

    /** Forgets what was polled: the consumer was sent back. */
    void clear() {
        order.clear();
        polledTo.clear();
        notWaitedFor.clear();
        consumer.resume(partitions.values());
    }
}
