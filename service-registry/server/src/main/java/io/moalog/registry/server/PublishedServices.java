package io.moalog.registry.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.registry.view.RecordKind;
import io.moalog.registry.view.ServiceCodec;
import io.moalog.stream.KafkaSettings;
import io.moalog.stream.PlatformTopics;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * What {@code moalog.services} says, as somebody who starts after compaction would read it: the last record of each
 * key.
 */
final class PublishedServices {
    private static final TopicPartition TOPIC = new TopicPartition(PlatformTopics.SERVICES, 0);
    private static final Duration DEADLINE = Duration.ofSeconds(15);

    private final KafkaSettings kafka;

    PublishedServices(KafkaSettings kafka) {
        this.kafka = kafka;
    }

    /**
     * The version in the last record of each key; 0 where it cannot be read.
     *
     * @throws KafkaException where Kafka does not answer
     */
    Map<String, Long> versions() {
        Map<String, Long> versions = new HashMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                kafka.newConsumer("moalog.service-registry.audit", Map.of("default.api.timeout.ms", 15_000))) {
            consumer.assign(List.of(TOPIC));
            consumer.seekToBeginning(List.of(TOPIC));
            long end = consumer.endOffsets(List.of(TOPIC)).getOrDefault(TOPIC, 0L);
            long deadline = System.nanoTime() + DEADLINE.toNanos();
            while (consumer.position(TOPIC) < end) {
                if (System.nanoTime() - deadline > 0) {
                    throw new TimeoutException("no end of " + TOPIC + " in " + DEADLINE.toSeconds() + " s");
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    apply(record, versions);
                }
            }
        }
        return versions;
    }

    private static void apply(ConsumerRecord<byte[], byte[]> record, Map<String, Long> versions) {
        if (record.key() == null) {
            return;
        }
        String name = new String(record.key(), UTF_8);
        if (record.value() == null) {
            versions.remove(name);
            return;
        }
        try {
            versions.put(name, version(name, record.value()));
        } catch (IOException unreadable) {
            versions.put(name, 0L);
        }
    }

    private static long version(String key, byte[] value) throws IOException {
        return RecordKind.isKey(key)
                ? RecordKind.version(value)
                : ServiceCodec.read(value).version();
    }
}
