package io.moalog.ops;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.model.LogPosition;
import io.moalog.registry.view.Service;
import io.moalog.stream.KafkaSettings;
import io.moalog.stream.LogHeaders;
import io.moalog.stream.PlatformTopics;
import io.moalog.stream.ReplayUnderWay;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads from the marks of replays how many offsets of a service's topic are no logs: the ends of their transactions, and what
 * replays left that died or were aborted, see {@link AbortedReplays}.
 */
final class ReplayScan {
    private static final Duration MOST_TIME = Duration.ofSeconds(60);
    private static final TopicPartition MARKS = new TopicPartition(PlatformTopics.REPLAYS, 0);

    private final KafkaSettings settings;

    ReplayScan(KafkaSettings settings) {
        this.settings = settings;
    }

    /**
     * What was read.
     *
     * @param noLogs offsets of the topic
     * @param complete whether nothing was left unread
     */
    record Result(long noLogs, boolean complete) {}

    Result read(Service service) throws BackendException {
        try (KafkaConsumer<byte[], byte[]> consumer =
                settings.newConsumer("moalog.ops.replays", Map.of(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000))) {
            Instant deadline = Instant.now().plus(MOST_TIME);
            Found found = new Found(service.topicId());
            boolean complete = readMarks(consumer, found, deadline);
            AbortedReplays aborted = new AbortedReplays(settings, consumer, service, found.ends, deadline);
            long noLogs = found.ends.size() + found.aborted();
            // One after the other: each has left something only before the next one began, which fenced it.
            List<Left> left = found.left();
            for (int i = 0; i < left.size() && complete; i++) {
                Optional<Long> counted = aborted.count(
                        left.get(i),
                        i + 1 < left.size() ? left.get(i + 1).replay().from() : null);
                noLogs += counted.orElse(0L);
                complete = counted.isPresent();
            }
            return new Result(noLogs, complete);
        } catch (KafkaException e) {
            throw new BackendException("Kafka", e);
        }
    }

    private static boolean readMarks(KafkaConsumer<byte[], byte[]> consumer, Found found, Instant deadline) {
        consumer.assign(List.of(MARKS));
        consumer.seekToBeginning(List.of(MARKS));
        long end = consumer.endOffsets(List.of(MARKS)).getOrDefault(MARKS, 0L);
        while (consumer.position(MARKS) < end) {
            if (Instant.now().isAfter(deadline)) {
                return false;
            }
            consumer.poll(Duration.ofMillis(500)).forEach(found::add);
        }
        return true;
    }

    /**
     * A replay that has not told its end: it goes on, or left something.
     *
     * @param since when it began to write, by Kafka's clock
     */
    record Left(ReplayUnderWay replay, Instant since) {}

    /** What the marks say of one topic. */
    private static final class Found {
        private final String topicId;

        /** The last logs of transactions. */
        private final List<LogPosition> ends = new ArrayList<>();

        /** The last that was said of each replay. */
        private final Map<String, ConsumerRecord<byte[], byte[]>> replays = new HashMap<>();

        Found(String topicId) {
            this.topicId = topicId;
        }

        void add(ConsumerRecord<byte[], byte[]> mark) {
            if (ReplayUnderWay.isOf(mark, topicId)) {
                replays.put(new String(mark.key(), UTF_8), mark);
            } else if (mark.value() != null && mark.headers().lastHeader(LogHeaders.LAST_OF_TRANSACTION) != null) {
                LogPosition.parse(new String(mark.value(), UTF_8))
                        .filter(log -> log.topicId().equals(topicId))
                        .ifPresent(ends::add);
            }
        }

        long aborted() {
            return replays.values().stream()
                    .mapToLong(ReplayUnderWay::abortedIn)
                    .sum();
        }

        /** In the order in which they began. */
        List<Left> left() {
            return replays.values().stream()
                    .flatMap(record ->
                            ReplayUnderWay.parse(record)
                                    .map(replay -> new Left(replay, Instant.ofEpochMilli(record.timestamp())))
                                    .stream())
                    .sorted(Comparator.comparing(Left::since))
                    .toList();
        }
    }
}
