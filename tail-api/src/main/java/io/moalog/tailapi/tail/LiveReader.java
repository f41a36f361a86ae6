package io.moalog.tailapi.tail;

import io.moalog.stream.Backoff;
import io.moalog.stream.KafkaSettings;
import io.moalog.tailapi.query.LogFields;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one reader of a topic for all tails at its live edge: poll → match → into the outboxes, on a thread of its own. It
 * never waits for a client. When Kafka fails it starts anew where it was, with growing delays.
 *
 * <p>{@link #next} and the audience change under this object's lock only: a tail that joins between two batches gets
 * everything from {@link #next} on, and nothing before it.
 */
final class LiveReader {
    private static final Logger LOG = LoggerFactory.getLogger(LiveReader.class);
    private static final Duration POLL = Duration.ofMillis(200);

    private final Topic topic;
    private final KafkaSettings kafka;
    private final TailMetrics metrics;
    private final Positions next;
    private final Audience audience = new Audience();
    private final TimeOrder order = new TimeOrder();
    private final Thread thread;
    private volatile boolean closed;
    private volatile @Nullable KafkaConsumer<byte[], byte[]> current;
    private volatile @Nullable Exception failure;

    /** @param start where to begin; later partitions are read from their beginning */
    LiveReader(Topic topic, KafkaSettings kafka, TailMetrics metrics, Positions start) {
        this.topic = topic;
        this.kafka = kafka;
        this.metrics = metrics;
        this.next = start.copy();
        this.thread = new Thread(this::run, "tail-api.live." + topic.name());
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Lets a tail begin here and now, or at its own positions where they are ahead. */
    synchronized void joinNow(Tail tail) {
        tail.read().advance(next);
        follow(tail, null);
    }

    /**
     * Lets a tail go on where it stands. Where that is behind this reader, it is not live yet: what matches from now on is
     * kept back, and the tail's past reader has to bring what is before {@link Handover#target} and then to
     * {@link #arrive}.
     *
     * @param capacity of what is kept back, in bytes
     */
    synchronized Optional<Handover> join(Tail tail, int capacity) {
        if (tail.read().covers(next)) {
            follow(tail, null);
            return Optional.empty();
        }
        Handover handover = new Handover(next.copy(), capacity);
        follow(tail, handover);
        return Optional.of(handover);
    }

    private void follow(Tail tail, @Nullable Handover handover) {
        audience.add(new Follower(tail, handover == null ? tail.read().copy() : handover.target(), handover));
        if (handover == null) {
            tail.becameLive();
        }
    }

    /** Makes a tail live whose past reader has brought everything before the handover's target; false if that came too late. */
    synchronized boolean arrive(Tail tail, Handover handover) {
        Optional<Follower> follower = audience.find(tail).filter(f -> f.isHandover(handover));
        if (handover.isOverflowed() || follower.isEmpty()) {
            return false;
        }
        follower.get().arrive(handover);
        return true;
    }

    synchronized void leave(Tail tail) {
        audience.remove(tail);
    }

    synchronized boolean isUnused() {
        return audience.isEmpty();
    }

    /** Why it does not read now, or null. */
    @Nullable
    Exception failure() {
        return failure;
    }

    private void run() {
        Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));
        LOG.info("Reading {} for its tails", topic.name());
        while (!closed) {
            try (KafkaConsumer<byte[], byte[]> consumer = TopicReader.newConsumer(kafka, topic, "live")) {
                current = consumer;
                read(consumer, backoff);
            } catch (WakeupException closing) {
                LOG.debug("{} was woken up to close", thread.getName());
            } catch (Exception e) {
                failure = e;
                rest(backoff.next(), e);
            } finally {
                current = null;
            }
        }
        LOG.info("No tail of {} is left at the live edge", topic.name());
    }

    private void read(KafkaConsumer<byte[], byte[]> consumer, Backoff backoff) {
        TopicReader reader = new TopicReader(consumer, topic, next::get);
        while (!closed) {
            reader.followPartitions();
            try {
                dispatch(consumer.poll(POLL));
                failure = null;
                backoff.reset();
            } catch (OffsetOutOfRangeException gap) {
                reader.seekToBeginning(gap.offsetOutOfRangePartitions().keySet(), this::skipTo);
            }
        }
    }

    private synchronized void dispatch(ConsumerRecords<byte[], byte[]> polled) {
        if (polled.nextOffsets().isEmpty()) {
            return;
        }
        order.add(polled);
        ConsumerRecord<byte[], byte[]> record = order.next(partition -> false);
        while (record != null) {
            dispatch(record);
            record = order.next(partition -> false);
        }
        for (Map.Entry<TopicPartition, OffsetAndMetadata> read :
                polled.nextOffsets().entrySet()) {
            next.advance(read.getKey().partition(), read.getValue().offset());
        }
        audience.scanned(next.copy());
    }

    private void dispatch(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() != null && LogFields.isLog(record.value())) {
            audience.offer(
                    Line.of(record.partition(), record.offset(), record.timestamp(), record.value()), topic.service());
        } else {
            metrics.notALog();
            LOG.debug("{}-{}@{} is not a log", topic.name(), record.partition(), record.offset());
        }
    }

    private synchronized void skipTo(int partition, long beginning) {
        audience.forEach(follower -> metrics.expired(follower.skipTo(partition, next.get(partition), beginning)));
        next.advance(partition, beginning);
    }

    private void rest(Duration delay, Exception e) {
        LOG.warn("Reading {} failed, next try in {} ms: {}", topic.name(), delay.toMillis(), e.toString());
        try {
            Thread.sleep(delay.toMillis());
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    /** Stops the thread soon, without waiting for it. */
    void stop() {
        closed = true;
        KafkaConsumer<byte[], byte[]> polling = current;
        if (polling != null) {
            polling.wakeup();
        }
    }

    /** The tails that follow or are about to. */
    synchronized Set<Tail> tails() {
        Set<Tail> tails = new java.util.HashSet<>();
        audience.forEach(follower -> tails.add(follower.tail()));
        return tails;
    }
}
