package io.moalog.stream;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * One stream's settings.
 *
 * @param kafka how to reach Kafka
 * @param group the consumer group: {@code moalog.realtime-indexer}, …
 * @param instance a name that is this process's alone and stays over restarts: Kafka then hands the partitions back at
 *     once; empty: a restart waits for the session's end
 * @param maxBytesUnderWay between Kafka and {@link LogBatch#done()}, over all partitions, in bytes
 * @param consumer settings that win over the product's own, e.g. the assignment strategy
 */
public record StreamConfig(
        KafkaSettings kafka,
        String group,
        Optional<String> instance,
        long maxBytesUnderWay,
        Map<String, Object> consumer) {

    /** How often finished offsets are committed. */
    static final Duration COMMIT_INTERVAL = Duration.ofSeconds(1);

    /** How long a partition that goes, or a stream that closes, waits for what is under way. */
    static final Duration DRAIN = Duration.ofSeconds(5);

    /** A poll has no bound in bytes: compressed records may be small in the fetch and large in memory. */
    static final int POLL_RECORDS = 100;

    public StreamConfig {
        if (maxBytesUnderWay < 1024 * 1024) {
            throw new IllegalArgumentException(
                    "max bytes under way is " + maxBytesUnderWay + ": give at least 1048576 (1 MiB)");
        }
        consumer = Map.copyOf(consumer);
    }

    public static StreamConfig of(KafkaSettings kafka, String group, Optional<String> instance) {
        return new StreamConfig(kafka, group, instance, 64L * 1024 * 1024, Map.of());
    }

    Map<String, Object> consumerSettings() {
        Map<String, Object> settings = new java.util.HashMap<>();
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        settings.put(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                "org.apache.kafka.clients.consumer.CooperativeStickyAssignor");
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000);
        settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 2_000);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, POLL_RECORDS);
        instance.ifPresent(name -> settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, group + "." + name));
        settings.putAll(consumer);
        return settings;
    }
}
