package io.moalog.ops.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.model.LogPosition;
import io.moalog.stream.Backoff;
import io.moalog.stream.Check;
import io.moalog.stream.KafkaSettings;
import io.moalog.stream.PlatformTopics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
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
 * One thread that brings the dead letters from Kafka to SQL, and which of them the replay of unclaimed names has brought to
 * their services: it reads from where SQL says that they were read, and forgets in SQL what Kafka has forgotten. Several
 * processes may do so at once: who stores a partition's letters holds its row, and passes over what the others have stored.
 */
final class LetterReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LetterReader.class);
    private static final String NAME = "ops.dead-letters";
    private static final Duration POLL = Duration.ofMillis(500);

    private final KafkaSettings settings;
    private final LetterTable table;
    private final LetterIntake intake;
    private final LetterMetrics metrics;
    private final Duration look;
    private final Thread thread = new Thread(this::run, NAME);
    private volatile boolean closed;
    private volatile boolean following;
    private volatile long behind;
    private volatile @Nullable Exception failure;
    private volatile @Nullable KafkaConsumer<byte[], byte[]> current;

    /** @param look how often to ask Kafka for new partitions, and for where they begin */
    LetterReader(KafkaSettings settings, LetterTable table, LetterIntake intake, LetterMetrics metrics, Duration look) {
        this.settings = settings;
        this.table = table;
        this.intake = intake;
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
        Topics topics = topics(admin);
        assign(topics, consumer);
        long until = System.nanoTime() + look.toNanos();
        while (!closed && System.nanoTime() - until < 0) {
            try {
                store(topics, consumer, consumer.poll(POLL));
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

    /**
     * What there is to read.
     *
     * @param letters the UUID of the letters' topic
     * @param marks the UUID of the topic that tells which logs of unclaimed names were replayed
     * @param partitions of both
     */
    private record Topics(String letters, String marks, List<TopicPartition> partitions) {
        String id(TopicPartition partition) {
            return partition.topic().equals(PlatformTopics.REPLAYS) ? marks : letters;
        }
    }

    private static Topics topics(Admin admin) throws ExecutionException, InterruptedException {
        Map<String, TopicDescription> found = admin.describeTopics(
                        List.of(PlatformTopics.DEAD_LETTERS, PlatformTopics.REPLAYS))
                .allTopicNames()
                .get();
        List<TopicPartition> partitions = new ArrayList<>();
        found.values()
                .forEach(topic -> topic.partitions()
                        .forEach(partition -> partitions.add(new TopicPartition(topic.name(), partition.partition()))));
        return new Topics(id(found, PlatformTopics.DEAD_LETTERS), id(found, PlatformTopics.REPLAYS), partitions);
    }

    private static String id(Map<String, TopicDescription> topics, String name) {
        TopicDescription topic = topics.get(name);
        if (topic == null) {
            throw new IllegalStateException("Kafka does not describe " + name);
        }
        return topic.topicId().toString();
    }

    private void assign(Topics topics, KafkaConsumer<byte[], byte[]> consumer) {
        consumer.assign(topics.partitions());
        consumer.resume(consumer.paused());
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(topics.partitions());
        Map<TopicPartition, Long> ends = consumer.endOffsets(topics.partitions());
        intake.trimOthers(topics.letters(), topics.marks());
        for (TopicPartition partition : topics.partitions()) {
            long begin = begins.getOrDefault(partition, 0L);
            if (partition.topic().equals(PlatformTopics.DEAD_LETTERS)) {
                int trimmed = intake.trim(partition.partition(), begin);
                if (trimmed > 0) {
                    LOG.info("Kafka has let go of {} dead letters of partition {}", trimmed, partition.partition());
                }
            }
            long next = intake.next(topics.id(partition), partition.partition(), begin);
            if (next > ends.getOrDefault(partition, 0L)) {
                LOG.warn("{} ends before offset {}, up to which it was read: it is read again", partition, next);
                intake.rewind(topics.id(partition), partition.partition(), begin);
                next = begin;
            }
            consumer.seek(partition, Math.max(next, begin));
        }
    }

    private void store(Topics topics, KafkaConsumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> records) {
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> read = records.records(partition);
            if (partition.topic().equals(PlatformTopics.REPLAYS)) {
                mark(topics, read, consumer, partition);
            } else {
                store(topics, read, consumer, partition);
            }
        }
    }

    private void store(
            Topics topics,
            List<ConsumerRecord<byte[], byte[]>> read,
            KafkaConsumer<byte[], byte[]> consumer,
            TopicPartition partition) {
        List<Letter> letters =
                read.stream().map(record -> Letter.of(record, topics.letters())).toList();
        LetterIntake.Stored stored = intake.store(topics.letters(), partition.partition(), letters);
        metrics.stored(stored);
        if (stored.next() > consumer.position(partition)) {
            consumer.seek(partition, stored.next());
        }
    }

    /** A mark may come before its letter: then the marks rest until it is looked again. */
    private void mark(
            Topics topics,
            List<ConsumerRecord<byte[], byte[]>> read,
            KafkaConsumer<byte[], byte[]> consumer,
            TopicPartition partition) {
        List<LetterIntake.Mark> marks = read.stream()
                .map(record -> new LetterIntake.Mark(record.offset(), letter(record, topics.letters())))
                .toList();
        long next = intake.markReplayed(topics.letters(), topics.marks(), marks);
        if (next <= marks.get(marks.size() - 1).offset()) {
            consumer.pause(List.of(partition));
        } else if (next > consumer.position(partition)) {
            consumer.seek(partition, next);
        }
    }

    private static @Nullable LogPosition letter(ConsumerRecord<byte[], byte[]> mark, String topicId) {
        return mark.key() == null
                ? null
                : LogPosition.parse(new String(mark.key(), UTF_8))
                        .filter(letter -> letter.topicId().equals(topicId))
                        .orElse(null);
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
