package io.moalog.stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.moalog.model.ServiceName;
import io.moalog.model.TopicName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The consumer loop: poll → deliver → pause or resume → commit, over the topics of all active services.
 *
 * <p>What is under way between Kafka and the sink is bounded by {@link StreamConfig#maxBytesUnderWay()} plus one poll
 * of {@value StreamConfig#POLL_RECORDS} records, and shared out fairly among the services ({@link FairShares}); beyond it
 * partitions are paused while the loop keeps polling, so that the group goes on. After a poll that brought all there is the
 * loop lingers, so that the next fetch brings more. An offset is committed only when every earlier record of its partition is
 * stored or dead-lettered. One thread runs the loop; when it fails it starts anew with growing delays, and the check is red
 * meanwhile.
 */
public final class LogStream implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogStream.class);
    private static final Duration POLL = Duration.ofMillis(100);
    /** After a poll that brought all there is: a fetch costs Kafka and us about the same whatever it brings. */
    private static final Duration LINGER = Duration.ofMillis(50);

    private final StreamConfig config;
    private final ActiveServices services;
    private final LogSink sink;
    private final DeadLetters deadLetters;
    private final StreamMetrics metrics;
    private final Thread thread;
    private volatile boolean closed;
    private volatile @Nullable KafkaConsumer<byte[], byte[]> current;
    private volatile @Nullable Assignment assignment;
    private volatile @Nullable Exception failure;

    public LogStream(
            StreamConfig config, ActiveServices services, LogSink sink, DeadLetters deadLetters, MeterRegistry meters) {
        this.config = config;
        this.services = services;
        this.sink = sink;
        this.deadLetters = deadLetters;
        this.metrics = new StreamMetrics(meters, config.group());
        this.thread = new Thread(this::run, config.group() + ".stream");
    }

    public void start() {
        thread.start();
    }

    /** Red while the loop cannot run, and for a while after a loss. */
    public Check check() {
        String name = deadLetters.stage() + ".stream";
        Exception failed = failure;
        Assignment assigned = assignment;
        if (!thread.isAlive() && !closed) {
            return Check.down(name, "the stream's thread is not running");
        }
        if (failed != null) {
            return Check.down(name, failed);
        }
        if (assigned == null) {
            return Check.down(name, "connecting to Kafka");
        }
        return metrics.recentLoss()
                .map(loss -> Check.down(name, loss))
                .orElseGet(() -> Check.up(
                        name,
                        "%d partitions, %d bytes under way".formatted(assigned.partitions(), metrics.bytesUnderWay())));
    }

    private void run() {
        Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(10));
        while (!closed) {
            try (Admin admin = config.kafka().newAdmin(config.group() + ".admin");
                    KafkaConsumer<byte[], byte[]> consumer =
                            config.kafka().newConsumer(config.group(), config.consumerSettings())) {
                current = consumer;
                FairShares shares = new FairShares(config.maxBytesUnderWay());
                metrics.bytesUnderWay(shares::all);
                Losses losses = new Losses(deadLetters, metrics);
                consume(
                        consumer,
                        new Assignment(consumer, new TopicIds(admin), services, sink, losses, shares),
                        backoff);
            } catch (WakeupException closing) {
                LOG.debug("{} was woken up to close", config.group());
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
                return;
            } catch (Exception e) {
                failed(e, backoff.next());
            } finally {
                current = null;
                assignment = null;
            }
        }
    }

    private void consume(KafkaConsumer<byte[], byte[]> consumer, Assignment assigned, Backoff backoff)
            throws Exception {
        Map<ServiceName, String> followed = Map.of();
        while (!closed) {
            followed = follow(consumer, assigned, followed);
            ConsumerRecords<byte[], byte[]> polled = poll(consumer, assigned);
            boolean lingers = isAllThereIs(polled, consumer);
            for (TopicPartition partition : polled.partitions()) {
                deliver(assigned, partition, polled.records(partition));
            }
            assigned.reached(polled.nextOffsets());
            assigned.lookWhoRests();
            assigned.commitWhenDue();
            assignment = assigned;
            failure = null;
            backoff.reset();
            if (lingers) {
                Thread.sleep(LINGER.toMillis());
            }
        }
        assigned.drainAndCommit();
    }

    private ConsumerRecords<byte[], byte[]> poll(KafkaConsumer<byte[], byte[]> consumer, Assignment assigned)
            throws Exception {
        if (consumer.subscription().isEmpty()) {
            Thread.sleep(POLL.toMillis());
            return ConsumerRecords.empty();
        }
        try {
            return consumer.poll(POLL);
        } catch (OffsetOutOfRangeException gap) {
            assigned.skipGap(gap);
            return ConsumerRecords.empty();
        }
    }

    /** Whether the poll brought something, and Kafka had no more of these partitions. Asks nobody. */
    private static boolean isAllThereIs(
            ConsumerRecords<byte[], byte[]> polled, KafkaConsumer<byte[], byte[]> consumer) {
        return !polled.isEmpty()
                && polled.count() < StreamConfig.POLL_RECORDS
                && polled.partitions().stream()
                        .allMatch(partition -> consumer.currentLag(partition).orElse(0) == 0);
    }

    /** Subscribes to the topics that there are now. */
    private Map<ServiceName, String> follow(
            KafkaConsumer<byte[], byte[]> consumer, Assignment assigned, Map<ServiceName, String> followed) {
        Map<ServiceName, String> active = services.topicIds();
        if (active == followed) {
            return active;
        }
        assigned.follow(active);
        Set<String> topics = active.keySet().stream()
                .map(service -> new TopicName(service).toString())
                .collect(Collectors.toSet());
        if (!topics.equals(consumer.subscription())) {
            LOG.info("{} reads {} services", config.group(), topics.size());
            consumer.subscribe(topics, assigned);
        }
        return active;
    }

    private void deliver(Assignment assigned, TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records)
            throws InterruptedException {
        LogBatch batch = assigned.begin(partition, records);
        if (batch != null) {
            LOG.debug(
                    "{} takes {}@{} and {} more",
                    config.group(),
                    partition,
                    records.get(0).offset(),
                    records.size() - 1);
            metrics.delivered(records.size());
            sink.take(batch);
        }
    }

    private void failed(Exception e, Duration delay) {
        failure = e;
        LOG.warn("{} failed and starts anew in {} ms", config.group(), delay.toMillis(), e);
        try {
            Thread.sleep(delay.toMillis());
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    /** Takes nothing new, waits a bounded time for what is under way, commits it and leaves the group. */
    @Override
    public void close() {
        closed = true;
        try {
            thread.join(StreamConfig.DRAIN.multipliedBy(2).toMillis());
            KafkaConsumer<byte[], byte[]> hanging = current;
            if (hanging != null) {
                hanging.wakeup();
            }
            thread.interrupt();
            thread.join(2_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
