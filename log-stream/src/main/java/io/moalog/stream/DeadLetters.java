package io.moalog.stream;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;

/** Writes dead letters to Kafka. While Kafka is away they wait in the producer: none is given up. Thread-safe. */
public final class DeadLetters implements AutoCloseable {
    private final KafkaSettings settings;
    private final String stage;
    private @Nullable Producer<byte[], byte[]> producer;

    /** @param stage the client id's prefix and the stage of losses, e.g. {@code realtime-indexer} */
    public DeadLetters(KafkaSettings settings, String stage) {
        this.settings = settings;
        this.stage = stage;
    }

    String stage() {
        return stage;
    }

    /**
     * Keeps a dead letter.
     *
     * @return completes when Kafka has it; fails only where Kafka refuses it for good. Waits while the producer's buffer
     *     is full
     */
    public CompletableFuture<Void> send(DeadLetter letter) {
        CompletableFuture<Void> kept = new CompletableFuture<>();
        producer().send(letter.record(), (metadata, failure) -> {
            if (failure == null) {
                kept.complete(null);
            } else {
                kept.completeExceptionally(failure);
            }
        });
        return kept;
    }

    private synchronized Producer<byte[], byte[]> producer() {
        if (producer == null) {
            producer = settings.newProducer(
                    "moalog." + stage + ".dead-letters",
                    Map.of(
                            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                            Integer.MAX_VALUE,
                            ProducerConfig.BUFFER_MEMORY_CONFIG,
                            16L * 1024 * 1024));
        }
        return producer;
    }

    @Override
    public synchronized void close() {
        if (producer != null) {
            producer.close(java.time.Duration.ofSeconds(5));
            producer = null;
        }
    }
}
