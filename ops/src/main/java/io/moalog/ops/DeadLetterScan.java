package io.moalog.ops;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.registry.view.Service;
import io.moalog.stream.DeadLetter;
import io.moalog.stream.KafkaSettings;
import io.moalog.stream.PlatformTopics;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Reads the dead letters of one service from Kafka, from their beginning to where they end when it starts. */
final class DeadLetterScan {
    /** Reading stops there: an audit must end, also where somebody has filled the topic. */
    private static final Duration MOST_TIME = Duration.ofSeconds(60);

    private static final long MOST_POSITIONS = 1_000_000;

    private final KafkaSettings settings;

    DeadLetterScan(KafkaSettings settings) {
        this.settings = settings;
    }

    /**
     * What was read.
     *
     * @param refusals the service's
     * @param complete whether nothing was left unread
     */
    record Result(Refusals refusals, boolean complete) {}

    Result read(Service service) throws BackendException {
        try (KafkaConsumer<byte[], byte[]> consumer = settings.newConsumer(
                "moalog.ops.dead-letters", Map.of(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000))) {
            return read(consumer, service);
        } catch (KafkaException e) {
            throw new BackendException("Kafka", e);
        }
    }

    private static Result read(KafkaConsumer<byte[], byte[]> consumer, Service service) {
        List<TopicPartition> partitions = consumer.partitionsFor(PlatformTopics.DEAD_LETTERS).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        byte[] key = service.name().value().getBytes(UTF_8);
        Refusals refusals = new Refusals(service.topicId());
        Instant deadline = Instant.now().plus(MOST_TIME);
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            if (Instant.now().isAfter(deadline) || refusals.size() > MOST_POSITIONS) {
                return new Result(refusals, false);
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(500))) {
                if (Arrays.equals(key, record.key())) {
                    refusals.add(DeadLetter.of(record));
                }
            }
        }
        return new Result(refusals, true);
    }
}
