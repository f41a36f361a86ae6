package io.moalog.aggregator.intake;

import io.moalog.stream.Check;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.ProducerBatch;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way out: one producer for all services and protocols. Thread-safe. */
public final class KafkaOutlet implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaOutlet.class);
    private static final Duration CLOSING = Duration.ofSeconds(5);
    private static final Duration WARNED_EVERY = Duration.ofSeconds(10);

    private final Supplier<Producer<byte[], byte[]>> producers;
    private final KafkaPulse pulse;
    private final TopicLookup topics = new TopicLookup(this::fetchMetadata);
    private final AtomicLong warnedAt = new AtomicLong(System.nanoTime() - WARNED_EVERY.toNanos());
    private volatile @Nullable OpenBatches openBatches;
    private volatile @Nullable Producer<byte[], byte[]> producer;

    /**
     * @param producers makes the producer, which must not wait for anything ({@code max.block.ms} 0)
     * @param answers whether Kafka has answered something lately; asks it again, and never waits
     */
    public KafkaOutlet(Supplier<Producer<byte[], byte[]>> producers, BooleanSupplier answers) {
        this.producers = producers;
        this.pulse = new KafkaPulse(answers);
    }

    /** Makes the producer, where there is none; throws what that throws, and can then be called again. */
    public void open() {
        if (producer == null) {
            Producer<byte[], byte[]> made = producers.get();
            openBatches = new OpenBatches(made);
            producer = made;
            topics.start();
        }
    }

    /** Whether records are under way and Kafka has stopped to answer. */
    public boolean isAway() {
        return pulse.isAway();
    }

    KafkaPulse pulse() {
        return pulse;
    }

    /** See {@link TopicLookup#ready}. */
    CompletableFuture<Void> ready(String topic) {
        return topics.ready(topic);
    }

    /** See {@link TopicLookup#unavailable}. */
    @Nullable
    TopicUnavailableException unavailable(String topic) {
        return topics.unavailable(topic);
    }

    /**
     * The way to a topic for the logs of one delivery.
     *
     * @param headers of all of them; nobody changes them
     */
    TopicLane lane(String topic, Headers headers) {
        return new TopicLane(this, topic, headers, partitions(topic));
    }

    private List<PartitionInfo> partitions(String topic) {
        try {
            return open(producer).partitionsFor(topic);
        } catch (RuntimeException unknown) {
            return List.of(); // the send, which asks the same, has it as its answer
        }
    }

    /** See {@link OpenBatches#of}. */
    @Nullable
    Deque<ProducerBatch> openBatches(String topic, int partition) {
        return open(openBatches).of(topic, partition);
    }

    /** To be told of every record that was taken otherwise than by {@link #send}. */
    void joined(Answer answer) {
        answer.wasTaken();
        pulse.sent();
    }

    /**
     * Sends, without ever waiting. The answer comes exactly once, maybe before this returns.
     *
     * @return false, and no answer comes, where the producer cannot take the record now: {@link #ready} tells when to
     *     try again
     */
    @SuppressWarnings("FutureReturnValueIgnored") // the answer tells
    boolean send(ProducerRecord<byte[], byte[]> record, Answer answer) {
        try {
            open(producer).send(record, answer);
        } catch (RuntimeException notSent) {
            answer.complete(notSent);
        }
        if (answer.wasTaken()) {
            pulse.sent();
            return true;
        }
        topics.forget(record.topic());
        return false;
    }

    /** To be told of records whose answer was that Kafka has them. */
    void acknowledged(long records) {
        pulse.acknowledged(records);
    }

    /** To be told of every record whose answer was another. */
    void failed(String topic, Exception failure) {
        pulse.failed();
        if (failure instanceof TimeoutException || failure instanceof UnknownTopicOrPartitionException) {
            topics.forget(topic);
        }
        long now = System.nanoTime();
        long warned = warnedAt.get();
        if (now - warned >= WARNED_EVERY.toNanos() && warnedAt.compareAndSet(warned, now)) {
            LOG.warn("Kafka has not kept a log for {}, which is not acknowledged: {}", topic, failure.toString());
        }
    }

    /** Looks whether Kafka is still there; to be called about twice a second. True where that has changed. */
    boolean tick(long nanoTime) {
        boolean changed = pulse.tick(nanoTime);
        if (changed && pulse.isAway()) {
            LOG.warn("Kafka has not answered anything for {} s: taking in no more", KafkaPulse.SILENCE.toSeconds());
        } else if (changed) {
            LOG.info("Kafka answers again, or has given up what it had: taking in logs");
        }
        return changed;
    }

    Check check() {
        if (producer == null) {
            return Check.down("aggregator.producer", "not open yet: the services are not known");
        }
        return pulse.isAway()
                ? Check.down("aggregator.producer", "Kafka does not acknowledge what was sent")
                : Check.up("aggregator.producer", "Kafka acknowledges");
    }

    private void fetchMetadata(String topic) {
        open(producer).partitionsFor(topic);
    }

    private static <P> P open(@Nullable P producer) {
        if (producer == null) {
            throw new IllegalStateException("the aggregator is not open");
        }
        return producer;
    }

    /** Waits a bounded time for what is under way. */
    @Override
    public void close() {
        topics.close();
        Producer<byte[], byte[]> closing = producer;
        if (closing != null) {
            closing.close(CLOSING);
        }
    }
}
