package io.moalog.ops.deadletters;

import io.moalog.stream.Backoff;
import io.moalog.stream.Check;
import io.moalog.stream.KafkaSettings;
import io.moalog.stream.PlatformTopics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that brings the dead letters from Kafka to SQL: it reads from where SQL says that they were read, and forgets
 * in SQL what Kafka has forgotten. Several processes may do so at once: who stores a partition's letters holds its row, and
 * passes over what the others have stored.
 */
final class LetterReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LetterReader.class);
    private static final String NAME = "ops.dead-letters";
    private static final Duration POLL = Duration.ofMillis(500);

    private final KafkaSettings settings;
    private final LetterTable table;
    private final LetterMetrics metrics;
    private final Duration look;
    private final Thread thread = new Thread(this::run, NAME);
    private volatile boolean closed;
    private volatile boolean following;
    private volatile long behind;
    private volatile @Nullable Exception failure;
    private volatile @Nullable KafkaConsumer<byte[], byte[]> current;

    /** @param look how often to ask Kafka for new partitions, and for where they begin */
    LetterReader(KafkaSettings settings, LetterTable table, LetterMetrics metrics, Duration look) {
        this.settings = settings;
        this.table = table;
        this.metrics = metrics;
        this.look = look;
    }

    void start() {
        thread.start();
    }

    Check check() {
        Exception failed = failure;
        if (failed != null) {
            return Check.down(NAME, failed);
        }
        if (!thread.isAlive()) {
            return Check.down(NAME, "the thread that reads them is not running");
        }
        return following
                ? Check.up(NAME, behind + " not read yet")
                : Check.down(NAME, "connecting to Kafka and the SQL database");
    }

    private void run() {
        Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(10));
        while (!closed) {
            try (Admin admin = settings.newAdmin("moalog.ops.dead-letters.admin");
                    KafkaConsumer<byte[], byte[]> consumer = settings.newConsumer(
                            "moalog.ops.dead-letters", Map.of(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1_000))) {
                current = consumer;
                table.migrate();
                PlatformTopics.ensure(settings, admin);
                while (!closed) {
                    follow(admin, consumer, backoff);
                }
            } catch (WakeupException closing) {
                LOG.debug("woken up to close");
            } catch (InterruptedException closing) {
                return;
            } catch (Exception e) {
                failure = e;
                Duration delay = backoff.next();
                LOG.warn("Reading the dead letters failed, next try in {} ms: {}", delay.toMillis(), e.toString());
                try {
                    Thread.sleep(delay.toMillis());
                } catch (InterruptedException closing) {
                    return;
                }
            } finally {
                current = null;
                following = false;
            }
        }
    }

    /** Reads for a while what comes; then it is looked again where the topic begins, and how many partitions it has. */
    private void follow(Admin admin, KafkaConsumer<byte[], byte[]> consumer, Backoff backoff)
            throws ExecutionException, InterruptedException {
        String topicId = assign(admin, consumer);
        long until = System.nanoTime() + look.toNanos();
        while (!closed && System.nanoTime() - until < 0) {
            try {
                store(topicId, consumer, consumer.poll(POLL));
            } catch (OffsetOutOfRangeException gone) {
                // Kafka's retention was faster.
                return;
            }
            behind = consumer.assignment().stream()
                    .mapToLong(partition -> consumer.currentLag(partition).orElse(0))
                    .sum();
            failure = null;
            following = true;
            backoff.reset();
        }
    }

    private String assign(Admin admin, KafkaConsumer<byte[], byte[]> consumer)
            throws ExecutionException, InterruptedException {
        TopicDescription topic = admin.describeTopics(List.of(PlatformTopics.DEAD_LETTERS))
                .allTopicNames()
                .get()
                .get(PlatformTopics.DEAD_LETTERS);
        if (topic == null) {
            throw new IllegalStateException("Kafka does not describe " + PlatformTopics.DEAD_LETTERS);
        }
        String topicId = topic.topicId().toString();
        List<TopicPartition> partitions = topic.partitions().stream()
                .map(partition -> new TopicPartition(topic.name(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        table.trimOthers(topicId);
        for (TopicPartition partition : partitions) {
            long begin = begins.getOrDefault(partition, 0L);
            int trimmed = table.trim(partition.partition(), begin);
            if (trimmed > 0) {
                LOG.info("Kafka has let go of {} dead letters of partition {}", trimmed, partition.partition());
            }
            long next = table.next(topicId, partition.partition(), begin);
            if (next > ends.getOrDefault(partition, 0L)) {
                LOG.warn("{} ends before offset {}, up to which it was read: it is read again", partition, next);
                table.rewind(topicId, partition.partition(), begin);
                next = begin;
            }
            consumer.seek(partition, Math.max(next, begin));
        }
        return topicId;
    }

    private void store(
            String topicId, KafkaConsumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> records) {
        for (TopicPartition partition : records.partitions()) {
            List<Letter> letters = records.records(partition).stream()
                    .map(record -> Letter.of(record, topicId))
                    .toList();
            LetterTable.Stored stored = table.store(topicId, partition.partition(), letters);
            metrics.stored(stored);
            if (stored.next() > consumer.position(partition)) {
                consumer.seek(partition, stored.next());
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        KafkaConsumer<byte[], byte[]> polling = current;
        if (polling != null) {
            // Not an interrupt, which could break off H2's writing.
            polling.wakeup();
        } else {
            thread.interrupt();
        }
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
