package io.moalog.archive;

import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One partition's records up to an end, one by one. What it has read and not handed out is at most one poll. Not
 * thread-safe.
 */
final class PartitionReader {
    private static final Duration POLL = Duration.ofMillis(500);

    private final Consumer<byte[], byte[]> consumer;
    private final Backlog backlog;
    private final TopicPartition partition;
    private final Duration patience;
    private final BooleanSupplier stopped;
    private Iterator<ConsumerRecord<byte[], byte[]>> polled = Collections.emptyIterator();
    private @Nullable ConsumerRecord<byte[], byte[]> next;
    private boolean outOfRange;
    private @Nullable KafkaException failure;

    /**
     * @param backlog the partition, and the end to read to
     * @param patience how long Kafka may take for the next records
     * @param stopped once true, the partition ends where the reader is
     */
    PartitionReader(Consumer<byte[], byte[]> consumer, Backlog backlog, Duration patience, BooleanSupplier stopped) {
        this.consumer = consumer;
        this.backlog = backlog;
        this.partition = backlog.topicPartition();
        this.patience = patience;
        this.stopped = stopped;
        consumer.assign(List.of(partition));
    }

    void seek(long offset) {
        consumer.seek(partition, offset);
        polled = Collections.emptyIterator();
        next = null;
        outOfRange = false;
        failure = null;
    }

    /**
     * The next record, which stays until {@link #take()}; null at the end, or where Kafka does not give the next one.
     * Why not is {@link #isOutOfRange()}, or thrown by the next call: what was read before can be archived meanwhile.
     */
    @Nullable
    ConsumerRecord<byte[], byte[]> peek() {
        if (failure != null) {
            throw failure;
        }
        long deadline = System.nanoTime() + patience.toNanos();
        while (isWaiting()) {
            long before = position();
            poll();
            if (position() > before) {
                deadline = System.nanoTime() + patience.toNanos();
            } else if (isWaiting() && System.nanoTime() > deadline) {
                failure = new TimeoutException("Kafka gave nothing of %s from %d on for %d s, though it has up to %d"
                        .formatted(partition, before, patience.toSeconds(), backlog.end()));
            }
        }
        return next != null && next.offset() < backlog.end() ? next : null;
    }

    private boolean isWaiting() {
        return position() < backlog.end() && next == null && !outOfRange && failure == null && !stopped.getAsBoolean();
    }

    private void poll() {
        try {
            polled = consumer.poll(POLL).records(partition).iterator();
        } catch (OffsetOutOfRangeException notHeld) {
            outOfRange = true;
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            failure = e;
        }
    }

    void take() {
        next = null;
    }

    /** The offset of the next record, below which everything has been handed out. */
    long position() {
        if (next == null && polled.hasNext()) {
            next = polled.next();
        }
        return next != null ? next.offset() : consumer.position(partition);
    }

    /** Whether it stopped because Kafka does not hold the offset that comes next. */
    boolean isOutOfRange() {
        return outOfRange;
    }
}
