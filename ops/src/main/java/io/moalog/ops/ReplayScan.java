package io.moalog.ops;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.model.LogPosition;
import io.moalog.registry.view.Service;
import io.moalog.stream.KafkaSettings;
import io.moalog.stream.LogHeaders;
import io.moalog.stream.PlatformTopics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Reads from the marks of replays how many offsets of a service's topic are ends of their transactions, and no logs. */
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
     * @param ends of transactions in the topic
     * @param complete whether nothing was left unread
     */
    record Result(long ends, boolean complete) {}

    Result read(Service service) throws BackendException {
        try (KafkaConsumer<byte[], byte[]> consumer =
                settings.newConsumer("moalog.ops.replays", Map.of(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000))) {
            return read(consumer, service.topicId());
        } catch (KafkaException e) {
            throw new BackendException("Kafka", e);
        }
    }

    private static Result read(KafkaConsumer<byte[], byte[]> consumer, String topicId) {
        consumer.assign(List.of(MARKS));
        consumer.seekToBeginning(List.of(MARKS));
        long end = consumer.endOffsets(List.of(MARKS)).getOrDefault(MARKS, 0L);
        Instant deadline = Instant.now().plus(MOST_TIME);
        long ends = 0;
        while (consumer.position(MARKS) < end) {
            if (Instant.now().isAfter(deadline)) {
                return new Result(ends, false);
            }
            for (ConsumerRecord<byte[], byte[]> mark : consumer.poll(Duration.ofMillis(500))) {
                if (mark.headers().lastHeader(LogHeaders.LAST_OF_TRANSACTION) != null && isOf(mark, topicId)) {
                    ends++;
                }
            }
        }
        return new Result(ends, true);
    }

    private static boolean isOf(ConsumerRecord<byte[], byte[]> mark, String topicId) {
        return mark.value() != null
                && LogPosition.parse(new String(mark.value(), UTF_8))
                        .filter(log -> log.topicId().equals(topicId))
                        .isPresent();
    }
}
