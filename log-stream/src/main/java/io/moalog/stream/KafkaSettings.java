package io.moalog.stream;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How to reach Kafka.
 *
 * @param bootstrapServers {@code host:port}, comma-separated
 * @param client settings given to every client as they are: {@code security.*}, {@code sasl.*}, {@code ssl.*}
 * @param replicationFactor of the topics that moalog creates; 0 chooses the smaller of 3 and the number of brokers
 */
public record KafkaSettings(String bootstrapServers, Map<String, String> client, int replicationFactor) {
    public KafkaSettings {
        if (bootstrapServers.isBlank()) {
            throw new IllegalArgumentException("Kafka's bootstrap servers are empty: give host:port,host:port");
        }
        if (replicationFactor < 0) {
            throw new IllegalArgumentException(
                    "replication factor " + replicationFactor + ": give 1 or more, or 0 to choose by the brokers");
        }
        client = Map.copyOf(client);
    }

    /** An unsecured cluster. */
    public static KafkaSettings at(String bootstrapServers) {
        return new KafkaSettings(bootstrapServers, Map.of(), 0);
    }

    /** An admin client whose calls give up after 15 seconds. */
    public Admin newAdmin(String clientId) {
        Map<String, Object> settings = common(clientId);
        settings.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, 15_000);
        return Admin.create(settings);
    }

    /**
     * A producer that acknowledges only what every in-sync replica has, and never doubles a record by its own retries.
     *
     * @param overrides settings that win over the product's own
     */
    public KafkaProducer<byte[], byte[]> newProducer(String clientId, Map<String, Object> overrides) {
        Map<String, Object> settings = common(clientId);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 * 1024);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, PlatformTopics.MAX_MESSAGE_BYTES);
        settings.putAll(overrides);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * A consumer that reads committed records only, commits nothing by itself and starts nowhere by itself: whoever uses
     * it seeks.
     *
     * @param overrides group and other settings that win over the product's own
     */
    public KafkaConsumer<byte[], byte[]> newConsumer(String clientId, Map<String, Object> overrides) {
        Map<String, Object> settings = common(clientId);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 16 * 1024 * 1024);
        settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 10_000);
        settings.putAll(overrides);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private Map<String, Object> common(String clientId) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
        // Metrics go through Micrometer; a JMX bean per client and topic would only cost memory.
        settings.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
        settings.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 2_000);
        return settings;
    }

    /** Passwords may stand in {@link #client}: only its keys are shown. */
    @Override
    public String toString() {
        return "KafkaSettings[" + bootstrapServers + ", " + client.keySet() + ", replication " + replicationFactor
                + "]";
    }
}
